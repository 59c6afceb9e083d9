import Foundation
import SpecYAML
import TestSupport
import Testing
import Understudy

@testable import Gymnasium

@Suite("What is wrong with a spec of a gymnasium environment")
struct SpecProblemTests {
    private static let other = "name another Python with 'python' or UNDERSTUDY_PYTHON"

    @Test("a Python that is not there")
    func noPython() throws {
        #expect(
            try problems("id: CartPole-v1, python: /no/such/python3") == [
                "s.yaml:1:57: error: environment.python: cannot start '/no/such/python3': No such file or directory; "
                    + "install Python (Debian: apt install python3 python3-venv), or \(Self.other)"
            ])
        #expect(
            try problems("id: CartPole-v1, python: no-such-python") == [
                "s.yaml:1:57: error: environment.python: cannot start 'no-such-python': No such file or directory; "
                    + "install Python (Debian: apt install python3 python3-venv), or \(Self.other)"
            ])
    }

    @Test("a program that is no Python")
    func otherProgram() throws {
        let workshop = try Workshop()
        let echo = try workshop.program("#!/bin/sh\nexec cat\n")
        #expect(
            try problems("id: CartPole-v1, python: '\(echo)'") == [
                "s.yaml:1:57: error: environment.python: '\(echo)' does not answer as Python does; \(Self.other)"
            ])
        #expect(
            try problems("id: CartPole-v1, python: 'false'") == [
                "s.yaml:1:36: error: environment.id: the Python process ended with exit code 1 in gymnasium.make"
            ])
    }

    @Test("what is wrong with the parameters themselves starts no Python")
    func parameters() throws {
        let workshop = try Workshop()
        let trace = workshop.folder.appending(path: "started").path
        let python = try workshop.program("#!/bin/sh\ntouch '\(trace)'\n")
        #expect(
            try problems("make: 3, timeout: 0, python: '\(python)'") == [
                "s.yaml:1:14: error: environment.id: missing, and has no default (The environment's id, such as CartPole-v1; module:id where a module has to be imported first)",
                "s.yaml:1:38: error: environment.make: must be a mapping of keys to values, not '3'",
                "s.yaml:1:50: error: environment.timeout: must be a number above 0 and at most 86400, not '0'",
            ])
        #expect(!FileManager.default.fileExists(atPath: trace))
    }

    @Test("listing the parameters starts no Python, and has them all")
    func listing() throws {
        let registry = Registry([GymnasiumPlugin.self])
        let entry = try #require(registry.environments["gymnasium"])
        #expect(
            entry.parameters(in: registry).map(\.key) == [
                "id", "make", "wrappers", "observation_keys", "modules", "python", "timeout",
            ])
        #expect(
            entry.parameters(in: registry).map(\.standard) == [
                nil, "{}", "[]", "all", "the spec's folder, if the spec names modules",
                "$UNDERSTUDY_PYTHON, or python3",
                "60",
            ])
    }
}

@Suite(
    "What Python says is wrong with a spec", .tags(.interop),
    .enabled(if: TestPython.gymnasium != nil, TestPython.isMissing("gymnasium")))
struct PythonProblemTests {
    private let workshop: Workshop
    private let python: String

    init() throws {
        workshop = try Workshop()
        python = TestPython.withOddEnvironments
    }

    private func line(_ text: String) throws -> String {
        let lines = try problems("\(text), python: '\(python)'")
        try #require(lines.count == 1, "\(lines)")
        return lines[0].replacing(try #require(TestPython.gymnasium), with: "PYTHON")
    }

    @Test("no package, with pip's command for that very Python")
    func noPackage() throws {
        // Without the site's packages there is only the standard library.
        let bare = try workshop.python("", options: "-S")
        let lines = try problems("id: CartPole-v1, python: '\(bare)'")
        #expect(lines.count == 1)
        let (exitCode, executable) = try TestPython.run("import sys; print(sys.executable, end='')")
        try #require(exitCode == 0)
        #expect(
            lines.first?.hasSuffix(
                "error: environment.python: \(executable) has no package 'gymnasium'; install it with: \(executable) -m pip install gymnasium, "
                    + "or name another Python with 'python' or UNDERSTUDY_PYTHON") == true, "\(lines)")
    }

    @Test("an old package")
    func oldPackage() throws {
        let folder = workshop.folder.appending(path: "old/gymnasium")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("__version__ = '0.29.1'\n".utf8).write(to: folder.appending(path: "__init__.py"))
        let old = try workshop.python("PYTHONPATH='\(workshop.folder.path)/old'; export PYTHONPATH")
        let lines = try problems("id: CartPole-v1, python: '\(old)'")
        #expect(
            lines.first?.contains(" has Gymnasium 0.29.1, and 1.0 or later is needed; install it with: ") == true
                && lines.first?.contains(" -m pip install 'gymnasium>=1', or ") == true, "\(lines)")
    }

    @Test("an id that is nearly another")
    func nearlyKnown() throws {
        #expect(
            try line("id: CartPool-v1")
                == "s.yaml:1:36: error: environment.id: Gymnasium has no environment 'CartPool-v1', did you mean 'CartPole-v1'?"
        )
    }

    @Test("an id of a former version")
    func formerVersion() throws {
        #expect(
            try line("id: LunarLander-v2")
                == "s.yaml:1:36: error: environment.id: Gymnasium has no environment 'LunarLander-v2', did you mean 'LunarLander-v3'?"
        )
    }

    @Test("an id that is like no other")
    func unknown() throws {
        let line = try line("id: Zzyzx-v0")
        #expect(line.hasPrefix("s.yaml:1:36: error: environment.id: Gymnasium has no environment 'Zzyzx-v0' ("))
        #expect(line.hasSuffix("); where a module registers it, write 'module:Zzyzx-v0'"))
    }

    @Test("a module that is not there, named or imported by the environment")
    func noModule() throws {
        #expect(
            try line("id: 'nowhere:Odd-v0'")
                == "s.yaml:1:36: error: environment.id: there is no Python module 'nowhere'; install it, put it beside the spec, or add its folder to PYTHONPATH"
        )
        #expect(
            try line("id: 'odd_environments:Needy-v0'")
                == "s.yaml:1:36: error: environment.id: there is no Python module 'no_such_package'; install it, put it beside the spec, or add its folder to PYTHONPATH"
        )
    }

    @Test("an extra that is not installed, with pip's command for it")
    func noExtra() throws {
        let hidden = workshop.folder.appending(path: "hidden")
        try FileManager.default.createDirectory(at: hidden, withIntermediateDirectories: true)
        try Data("raise ImportError('hidden')\n".utf8).write(to: hidden.appending(path: "Box2D.py"))
        let python = try workshop.python("PYTHONPATH='\(hidden.path)'; export PYTHONPATH")
        let lines = try problems("id: LunarLander-v3, python: '\(python)'")
        #expect(
            lines.first?.hasPrefix("s.yaml:1:36: error: environment.id: Box2D is not installed; install it with: ")
                == true, "\(lines)")
        #expect(lines.first?.hasSuffix(" -m pip install 'gymnasium[box2d]'") == true, "\(lines)")
    }

    @Test("an argument that the environment does not take")
    func wrongArgument() throws {
        let line = try line("id: CartPole-v1, make: {gravitas: 9.8}")
        #expect(
            line.hasPrefix(
                "s.yaml:1:55: error: environment.make: gymnasium.make raised TypeError: CartPoleEnv.__init__() got an unexpected keyword argument 'gravitas'"
            ), "\(line)")
    }

    @Test("observations and actions that cannot be learned from")
    func spaces() throws {
        #expect(
            try line("id: 'odd_environments:Odd-v0', make: {observations: words}")
                == "s.yaml:1:36: error: environment.id: observes Dict('a': Discrete(2), 'said': Sequence(Discrete(2), stack=False)), of which a part is no vector of numbers; "
                + "choose the other parts with 'observation_keys', from: a, said")
        #expect(
            try line("id: 'odd_environments:Odd-v0', make: {observations: words}, observation_keys: [said]")
                == "s.yaml:1:36: error: environment.id: observes Dict('a': Discrete(2), 'said': Sequence(Discrete(2), stack=False)), of which a part is no vector of numbers; "
                + "choose the other parts with 'observation_keys', from: a, said")
        #expect(
            try line("id: 'odd_environments:Odd-v0', make: {actions: real}")
                == "s.yaml:1:36: error: environment.id: acts in Box(-1.0, 1.0, (1,), float32); only environments with Discrete or MultiDiscrete actions can be learned"
        )
        #expect(
            try line("id: 'odd_environments:Odd-v0', make: {actions: hundreds}")
                == "s.yaml:1:36: error: environment.id: acts in MultiDiscrete([16 17]), which has 272 combinations, and 256 are the most; use a wrapper with fewer actions"
        )
    }

    @Test("keys that the observations do not have")
    func observationKeys() throws {
        let odd = "id: 'odd_environments:Odd-v0', make: {observations: mapping}, observation_keys: "
        let start = "s.yaml:1:112: error: environment.observation_keys: "
        #expect(try line(odd + "[arms]") == start + "there is no 'arms'; the keys are: arm, image, place")
        #expect(try line(odd + "[arm.right]") == start + "there is no 'arm.right'; the keys are: left.hand")
        #expect(
            try line(odd + "[place.x]")
                == start + "the part 'place' is Box(-1.0, 4.0, (2,), float32), which has no keys")
        #expect(try line(odd + "[]") == start + "must name at least one key, or be none for all")
        #expect(
            try line("id: CartPole-v1, observation_keys: [x]").contains(
                "environment.observation_keys: the observations are Box("))
    }

    @Test("wrappers that are no names, are not there, or raise")
    func wrappers() throws {
        func problem(_ wrappers: String) throws -> String {
            let line = try line("id: CartPole-v1, wrappers: \(wrappers)")
            let start = "s.yaml:1:59: error: environment.wrappers: "
            #expect(line.hasPrefix(start), "\(line)")
            return String(line.dropFirst(start.count))
        }
        let rule = ", which must be module:Class, or the arguments of the one before as a mapping"
        #expect(try problem("[TimeLimit]") == "has TimeLimit" + rule)
        #expect(try problem("[{a: 1}]") == "has {a: 1}" + rule)
        #expect(
            try problem("[no_such_module:Wrapper]")
                == "there is no Python module 'no_such_module'; install it, or put it beside the spec")
        #expect(
            try problem("[gymnasium.wrappers:NoSuch]") == "the Python module 'gymnasium.wrappers' has no 'NoSuch'")
        #expect(try problem("['builtins:id']").hasPrefix("builtins:id gives "))
        #expect(
            try problem("[gymnasium.wrappers:TimeLimit, {max_episode_steps: -3}]").hasPrefix(
                "gymnasium.wrappers:TimeLimit raised "))
        #expect(try problem("TimeLimit").hasPrefix("must be a list of names, module:Class"))
    }

    @Test("a Python that takes too long")
    func late() throws {
        let slow = try workshop.python("echo thinking >&2; sleep 1000")
        #expect(
            try problems("id: CartPole-v1, timeout: 0.3, python: '\(slow)'") == [
                "s.yaml:1:58: error: environment.timeout: no answer to gymnasium.make within 0.3 s, so the Python process was killed; "
                    + "its last words: thinking; raise 'timeout' if it needs longer"
            ])
    }

    @Test("is found once in the life of the program")
    func once() throws {
        let trace = workshop.folder.appending(path: "starts").path
        let counting = try workshop.python("echo start >> '\(trace)'")
        for _ in 0..<3 { _ = try environment("id: CartPole-v1, python: '\(counting)'") }
        _ = try problems("id: CartPool-v1, python: '\(counting)'")
        _ = try problems("id: CartPool-v1, python: '\(counting)'")
        #expect(try String(contentsOfFile: trace, encoding: .utf8) == "start\nstart\n")
    }
}
