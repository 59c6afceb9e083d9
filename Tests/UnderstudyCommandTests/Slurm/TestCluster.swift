import Foundation
import Testing

/// A Slurm cluster of this machine alone, in a folder of its own, without privileges and services.
///
/// Each node is a daemon of its own on this machine.
final class TestCluster {
    /// Whether the programs of a cluster are installed.
    static var isInstalled: Bool {
        path(of: "slurmctld") != nil && path(of: "slurmd") != nil && path(of: "sbatch") != nil
    }

    let folder: TemporaryFolder
    private let process = Process()
    private let input = Pipe()

    /// The environment variables with which programs find the cluster.
    var environment: [String: String] { ["SLURM_CONF": folder.url.path + "/slurm.conf"] }

    /// Runs `body` with a cluster, which is gone afterwards, however `body` ends.
    ///
    /// - Parameters:
    ///   - nodes: the number of nodes, each with one processor, or 1 for a node with two.
    ///   - settings: further lines of `slurm.conf`.
    static func with<Result>(
        nodes: Int = 1, settings: String = "", _ body: (TestCluster) async throws -> Result
    ) async throws -> Result {
        let cluster = try await TestCluster(nodes: nodes, settings: settings)
        do {
            let result = try await body(cluster)
            try await cluster.stop()
            return result
        } catch {
            try await cluster.stop()
            throw error
        }
    }

    /// Starts the cluster and waits until it takes jobs.
    private init(nodes: Int, settings: String) async throws {
        folder = try TemporaryFolder()
        let ports = try Self.freePorts(1 + nodes)
        for name in ["state", "log"] {
            try FileManager.default.createDirectory(
                at: folder.url.appending(path: name), withIntermediateDirectories: true)
        }
        // Slurm asks for the name up to the first dot.
        let host = String(try Self.hostName().prefix { $0 != "." })
        try folder.write(
            Self.configuration(folder.url.path, host: host, nodes: nodes, ports: ports) + settings + "\n",
            to: "slurm.conf")
        process.executableURL = URL(filePath: "/bin/sh")
        // The daemons end when this process does, however it does: the shell reads the end of its input then.
        process.arguments = [
            "-c",
            """
            "$1" -D >log/out.txt 2>&1 & all=$!
            for i in $(seq "$3"); do
                "$2" -D -N "node$i" >>log/out.txt 2>&1 & all="$all $!"
            done
            cat >/dev/null
            scancel --user="$(id -un)" >>log/out.txt 2>&1
            for i in 1 2 3 4 5 6 7 8 9 10; do [ -z "$(squeue -h 2>/dev/null)" ] && break; sleep 0.2; done
            kill -KILL $all; wait
            """, "cluster", try #require(Self.path(of: "slurmctld")), try #require(Self.path(of: "slurmd")), "\(nodes)",
        ]
        process.currentDirectoryURL = folder.url
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        for _ in 0..<3_000 {
            let idle = try call("sinfo", "--noheader", "--Node", "--partition=tests", "--format=%T").split(
                separator: "\n")
            if idle.count(where: { $0 == "idle" }) == nodes { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        let log = String(decoding: (try? folder.contents("log/slurmctld.log")) ?? Data(), as: UTF8.self)
        try #require(Bool(false), "the cluster did not start: \(log.suffix(2000))")
    }

    private func stop() async throws {
        try input.fileHandleForWriting.close()
        while process.isRunning { try await Task.sleep(for: .milliseconds(50)) }
    }

    /// Returns the output of a command of Slurm, errors included.
    @discardableResult
    func call(_ name: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.path(of: name)))
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return text
    }

    /// Lets jobs that were queued again begin at once: Slurm keeps them back for two minutes.
    func hurry() throws {
        for line in try call("squeue", "--noheader", "--array", "--format=%i %r").split(separator: "\n")
        where line.contains("BeginTime") {
            try call("scontrol", "update", "JobId=\(line.prefix { $0 != " " })", "StartTime=now")
        }
    }

    private static func path(of name: String) -> String? {
        ((ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin"])
            .map { $0 + "/" + name }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static func hostName() throws -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        try #require(gethostname(&bytes, bytes.count - 1) == 0)
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Ports that nobody listened to a moment ago.
    private static func freePorts(_ count: Int) throws -> [UInt16] {
        var sockets: [Int32] = []
        defer { for descriptor in sockets { close(descriptor) } }
        return try (0..<count).map { _ in
            #if os(Linux)
                let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            #else
                let descriptor = socket(AF_INET, SOCK_STREAM, 0)
            #endif
            sockets.append(descriptor)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let code = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                    bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
                }
            }
            try #require(code)
            return UInt16(bigEndian: address.sin_port)
        }
    }

    /// Kills the daemon of a node and all that runs there, as a power failure does.
    ///
    /// - Parameter worker: the process ID of a run on this node.
    func breakDown(node: String, worker: Int32) throws {
        let pid = String(decoding: try folder.contents("slurmd-\(node).pid"), as: UTF8.self)
        let daemon = try #require(Int32(pid.filter(\.isNumber)))
        // The worker has taken the place of the batch script, whose parent is the daemon of the step.
        let stat = try String(contentsOfFile: "/proc/\(worker)/stat", encoding: .utf8)
        let step = try #require(
            stat.split(separator: ")").last?.split(separator: " ").dropFirst().first.flatMap { Int32($0) })
        for process in [daemon, step, worker] { try #require(kill(process, SIGKILL) == 0) }
    }

    private static func configuration(_ folder: String, host: String, nodes: Int, ports: [UInt16]) -> String {
        """
        ClusterName=tests
        SlurmctldHost=\(host)(127.0.0.1)
        SlurmUser=\(NSUserName())
        SlurmdUser=\(NSUserName())
        AuthType=auth/none
        CredType=cred/none
        MpiDefault=none
        ProctrackType=proctrack/pgid
        TaskPlugin=task/none
        JobAcctGatherType=jobacct_gather/none
        AccountingStorageType=accounting_storage/none
        JobCompType=jobcomp/none
        SelectType=select/cons_tres
        SelectTypeParameters=CR_CPU
        SchedulerType=sched/backfill
        SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1,batch_sched_delay=0
        ReturnToService=2
        KillWait=10
        SlurmctldPidFile=\(folder)/slurmctld.pid
        SlurmdPidFile=\(folder)/slurmd-%n.pid
        SlurmctldPort=\(ports[0])
        StateSaveLocation=\(folder)/state
        SlurmdSpoolDir=\(folder)/spool-%n
        SlurmctldLogFile=\(folder)/log/slurmctld.log
        SlurmdLogFile=\(folder)/log/slurmd-%n.log
        \(ports.dropFirst().enumerated().map { "NodeName=node\($0 + 1) NodeHostname=\(host) NodeAddr=127.0.0.1 Port=\($1) CPUs=\(nodes > 1 ? 1 : min(2, ProcessInfo.processInfo.activeProcessorCount)) RealMemory=256 State=UNKNOWN" }.joined(separator: "\n"))
        PartitionName=tests Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1

        """
    }
}
