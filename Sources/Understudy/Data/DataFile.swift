/// A file that was read whole, with what tells its content from any other.
public struct DataFile: Codable, Hashable, Sendable {
    /// The file's path, as it was opened.
    public var path: String
    /// The number of bytes that were read.
    public var bytes: Int
    /// SHA-256 of these bytes, 64 lowercase hexadecimal digits.
    public var sha256: String

    /// Describes a file by the very bytes that were read of it.
    public init(path: String, content: [UInt8]) {
        self.path = path
        bytes = content.count
        sha256 = SHA256.hexDigest(of: content)
    }
}
