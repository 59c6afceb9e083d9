import Experiments
import SpecYAML
import Testing

@Suite("The part slurm of a spec")
struct SlurmTests {
    private func slurm(_ part: String) throws -> SlurmSettings { try study(base + "slurm: " + part).slurm }

    @Test(
        "refuses short and shortened forms of options that the program sets, and takes full names",
        arguments: [
            ("-a0-9", "'-a0-9' is a short form, write long forms, such as --gres=gpu:1"),
            ("-D/tmp", "'-D/tmp' is a short form, write long forms, such as --gres=gpu:1"),
            ("-plong", "'-plong' is a short form, write slurm.partition"),
            ("-qlow", "'-qlow' is a short form, write the long form, --qos=..."),
            ("--arr=0-9", "'--arr' is not the full name of an sbatch option that a spec may set"),
            ("--wra=ls", "'--wra' is not the full name of an sbatch option that a spec may set"),
            ("--exp=NONE", "'--exp' is not the full name of an sbatch option that a spec may set"),
            ("--wrap=ls", "'--wrap' is set by the program, remove it"),
        ])
    func forms(option: String, message: String) throws {
        let found = try problems(base + "slurm: {extra: [\"\(option)\"]}")
        #expect(found.joined().contains("slurm.extra: \(message)"), "\(found)")
    }

    @Test("asks for nothing where it is absent, empty or none", arguments: ["", "slurm:", "slurm: {}", "slurm: none"])
    func absent(_ text: String) throws {
        #expect(try study(base + text).slurm == SlurmSettings())
        #expect(SlurmSettings().cpusPerTask == 1)
    }

    @Test("is read with all its keys")
    func keys() throws {
        let slurm = try slurm(
            """
            {partition: "long,short", account: lab, time: 2-12:00:00, memory: 4G, cpus_per_task: 2, array_limit: 50, extra: [--gres=gpu:1, "--qos low"]}
            """)
        #expect(slurm.partition == "long,short" && slurm.account == "lab")
        #expect(slurm.time?.seconds == 216_000 && slurm.memory?.text == "4G")
        #expect(slurm.cpusPerTask == 2 && slurm.arrayLimit == 50)
        #expect(slurm.extra == ["--gres=gpu:1", "--qos low"])
    }

    @Test(
        "a time in each of Slurm's forms",
        arguments: [
            ("90", 5400, "01:30:00"), ("1:30", 90, "00:01:30"), ("12:00:00", 43_200, "12:00:00"),
            ("1-6", 108_000, "1-06:00:00"), ("1-6:30", 109_800, "1-06:30:00"), ("2-12:00:01", 216_001, "2-12:00:01"),
            ("100:00:00", 360_000, "4-04:00:00"),
        ])
    func times(_ text: String, seconds: Int, canonical: String) throws {
        let time = try #require(try slurm("{time: \(text)}").time)
        #expect(time.seconds == seconds)
        #expect(time.specText == canonical)
        #expect(try slurm("{time: \(canonical)}").time == time)
    }

    @Test(
        "an amount of memory", arguments: [("500", "500M"), ("4g", "4G"), ("1T", "1T"), ("16GB", "16G"), ("9K", "9K")])
    func memory(_ text: String, canonical: String) throws {
        #expect(try slurm("{memory: \(text)}").memory?.text == canonical)
    }

    @Test("tells each mistake at its place")
    func mistakes() throws {
        let text =
            base + """
                slurm:
                  partitoin: long
                  account: my lab
                  time: 2h
                  memory: 4 GB
                  cpus_per_task: 0
                  array_limit: 0
                  extra: [gpu, --array=0-3, -p long, --time=5, --signal=USR1, --gres=gpu:1]

                """
        #expect(
            try problems(text) == [
                "spec.yaml:6:3: error: slurm.partitoin: unknown key, did you mean 'partition'?",
                "spec.yaml:7:12: error: slurm.account: must be a name without blanks and quotes, not 'my lab'",
                "spec.yaml:8:9: error: slurm.time: must be a time such as 90 (minutes), 12:00:00 or 2-12:00:00, or none, not '2h', write 02:00:00",
                "spec.yaml:9:11: error: slurm.memory: must be an amount of memory such as 500M or 4G, or none, not '4 GB', write 4G",
                "spec.yaml:10:18: error: slurm.cpus_per_task: must be a whole number from 1 to 4096, not '0'",
                "spec.yaml:11:16: error: slurm.array_limit: must be a whole number of at least 1, or none, not '0'",
                "spec.yaml:12:11: error: slurm.extra: must be options of sbatch such as --gres=gpu:1, not 'gpu'",
                "spec.yaml:12:16: error: slurm.extra: '--array' is set by the program; slurm.array_limit sets how many runs there are at once",
                "spec.yaml:12:29: error: slurm.extra: '-p' has a key of its own, write slurm.partition",
                "spec.yaml:12:38: error: slurm.extra: '--time' has a key of its own, write slurm.time",
                "spec.yaml:12:48: error: slurm.extra: '--signal' is set by the program, remove it",
            ])
    }

    @Test("tells what to write for the names of sbatch's options")
    func options() throws {
        let text =
            base + """
                slurm:
                  mem: 4 GB
                  walltime: 24h
                  gres: gpu:1
                  cpus-per-task: 4
                  exclusive: true
                  job_name: x
                  array: 0-3
                  account: lab
                  slurm_account: lab

                """
        let extra = "write extra: [--gres=gpu:1, --exclusive], in place of 'gres' and 'exclusive'"
        #expect(
            try problems(text) == [
                "spec.yaml:6:3: error: slurm.mem: unknown key, write memory: 4G",
                "spec.yaml:7:3: error: slurm.walltime: unknown key, write time: 24:00:00",
                "spec.yaml:8:3: error: slurm.gres: unknown key, \(extra)",
                "spec.yaml:9:3: error: slurm.cpus-per-task: unknown key, write cpus_per_task: 4",
                "spec.yaml:10:3: error: slurm.exclusive: unknown key, \(extra)",
                "spec.yaml:11:3: error: slurm.job_name: unknown key, the program sets --job-name, remove it",
                "spec.yaml:12:3: error: slurm.array: unknown key, the program sets --array, remove it; array_limit sets how many runs there are at once",
                "spec.yaml:14:3: error: slurm.slurm_account: unknown key, it is 'account', which the part has already; remove it",
            ])
        #expect(
            try problems(base + "slurm: {qos: low, extra: [--gres=gpu:1], memory: 1.5G}") == [
                "spec.yaml:5:9: error: slurm.qos: unknown key, write extra: [--gres=gpu:1, --qos=low], in place of 'extra' and 'qos'",
                "spec.yaml:5:50: error: slurm.memory: must be an amount of memory such as 500M or 4G, or none, not '1.5G', write 1536M",
            ])
        #expect(try slurm("{extra: [--gres=gpu:1, --exclusive], memory: 1536M, time: 24:00:00}").extra.count == 2)
    }

    @Test(
        "a time with the names of its units tells the time to write",
        arguments: [
            ("24h", "24:00:00"), ("90 min", "01:30:00"), ("1 day 12 h 30 min", "36:30:00"), ("2.5 hours", "02:30:00"),
            ("7d", "7-00:00:00"), ("45s", "00:00:45"),
        ])
    func units(text: String, time: String) throws {
        let found = try problems(base + "slurm: {time: \(text)}")
        #expect(found.count == 1 && found[0].hasSuffix("not '\(text)', write \(time)"), "\(found)")
        #expect(try problems(base + "slurm: {time: \(time)}") == [])
    }

    @Test(
        "times and memory that are none",
        arguments: [
            "time: 0", "time: 0:00", "time: 1:2:3:4", "time: -5", "time: 1-", "time: 1-2-3", "memory: 0", "memory: G",
            "memory: 4X",
        ])
    func none(_ text: String) throws {
        let found = try problems(base + "slurm: {\(text)}")
        #expect(found.count == 1 && found[0].contains("must be a"), "\(found)")
    }

    @Test("is no mapping, or misspelt")
    func misspelt() throws {
        #expect(
            try problems(base + "slurm: long\n") == [
                "spec.yaml:5:8: error: slurm: must be a mapping of keys to values, not 'long'"
            ])
        #expect(
            try problems(base + "slrum: {}\n") == [
                "spec.yaml:5:1: error: slrum: unknown key, did you mean 'slurm'?"
            ])
    }

    @Test("belongs to the whole spec: no variant, sweep or ablation has it, but --set does")
    func place() throws {
        #expect(
            try problems(base + "variants: {a: {slurm: {time: 5}}}\nsweep: {slurm.time: [5, 6]}\n") == [
                "spec.yaml:5:16: error: variants.a.slurm: belongs to the whole spec, not to a variant",
                "spec.yaml:6:9: error: sweep.slurm.time: belongs to the whole spec, not to a variant",
            ])
        #expect(try study(base, set: "slurm.time=5", "slurm.partition=long").slurm.time?.seconds == 300)
        #expect(
            try problems(base, set: "slurm.tim=5") == [
                "--set slurm.tim=5: error: slurm.tim: unknown key, did you mean 'time'?"
            ])
    }

    @Test("may come from a file that is extended")
    func extended() throws {
        let folder = try SpecFolder([
            "cluster.yaml": "slurm: {partition: long, time: 60}\n",
            "spec.yaml": base + "extends: cluster.yaml\nslurm: {time: 90}\n",
        ])
        let slurm = try folder.study().slurm
        #expect(slurm.partition == "long" && slurm.time?.seconds == 5400)
    }

    @Test("is no part of what is run")
    func unresolved() throws {
        let (without, with) = (try study(base), try study(base + "slurm: {time: 5}\n"))
        #expect(without.runs.map(\.spec.yaml) == with.runs.map(\.spec.yaml))
        #expect(with.runs.allSatisfy { $0.spec["slurm"] == nil })
    }
}
