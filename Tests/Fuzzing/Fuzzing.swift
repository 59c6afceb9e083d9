import CFuzzer
import Foundation

/// Feeds inputs of clang's fuzzer to one of the program's readers. `scripts/fuzz` builds and starts it.
///
/// The variable UNDERSTUDY_FUZZ_TARGET names the reader. With the only argument `seeds`, it writes to standard output
/// the seed of the target that only the program can make.
@main
enum Fuzzing {
    nonisolated(unsafe) private static var target = FuzzTarget.yaml

    static func main() {
        let name = ProcessInfo.processInfo.environment["UNDERSTUDY_FUZZ_TARGET"] ?? ""
        guard let chosen = FuzzTarget(rawValue: name) else {
            let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
            FileHandle.standardError.write(Data("UNDERSTUDY_FUZZ_TARGET must be one of: \(names)\n".utf8))
            exit(64)
        }
        target = chosen
        if CommandLine.arguments.dropFirst() == ["seeds"] {
            FileHandle.standardOutput.write(Data(FuzzedCheckpoint.seed))
            return
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(
            LLVMFuzzerRunDriver(&count, &arguments) { bytes, size in
                Fuzzing.target.read([UInt8](UnsafeBufferPointer(start: bytes, count: size)))
                return 0
            })
    }
}
