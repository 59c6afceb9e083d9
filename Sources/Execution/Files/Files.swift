import Foundation

/// What the module does with files, with errors that say what to do.
enum Files {
    /// Makes a folder and those above it, where they are missing.
    static func createFolder(_ path: String) throws(ExecutionError) {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch {
            throw ExecutionError(.cannotCreateOutput, path: path, code: systemCode(of: error))
        }
    }

    /// Replaces a file's content at once: a reader sees the old or the new one, never a part.
    static func replace(_ path: String, with content: Data) throws(ExecutionError) {
        let temporary = path + ".tmp"
        let file = try OutputFile(temporary)
        file.append(content)
        try file.flush()
        guard rename(temporary, path) == 0 else { throw ExecutionError(.cannotCreateOutput, path: path, code: errno) }
    }

    /// The names in a folder, ordered, or `nil` where there is nothing at `path`.
    static func names(inFolder path: String) throws(ExecutionError) -> [String]? {
        var information = stat()
        guard stat(path, &information) == 0 else {
            guard errno == ENOENT else { throw ExecutionError(.cannotCreateOutput, path: path, code: errno) }
            return nil
        }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw ExecutionError(.cannotCreateOutput, path: path, code: systemCode(of: error, standard: ENOTDIR))
        }
    }

    /// Removes a folder with all that is in it.
    static func remove(_ path: String) throws(ExecutionError) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw ExecutionError(.inputOutput, path: path, code: systemCode(of: error))
        }
    }

    /// Writes all of `bytes`; returns `errno` where that fails.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let written = Foundation.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written >= 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    return errno
                }
            }
            return nil
        }
    }

    /// The system's code in an error of Foundation.
    private static func systemCode(of error: any Error, standard: Int32 = EIO) -> Int32 {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        if let code = (error as? POSIXError)?.code ?? (underlying as? POSIXError)?.code { return code.rawValue }
        if let underlying, underlying.domain == NSPOSIXErrorDomain { return Int32(underlying.code) }
        return standard
    }
}
