import Foundation

/// The processes of the system, as `/proc` has them.
enum Processes {
    /// Returns the processes that `process` has started and that still run.
    static func children(of process: Int32) -> [Int32] {
        let path = "/proc/\(process)/task/\(process)/children"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/task")) ?? []
        return threads.flatMap { thread in
            let text =
                (try? String(
                    contentsOfFile: path.replacing("/\(process)/children", with: "/\(thread)/children"), encoding: .utf8
                )) ?? ""
            return text.split(separator: " ").compactMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
    }
}
