/// A file that was read completely, with a fingerprint of its content.
public struct DataFile: Codable, Hashable, Sendable {
    /// The file's path as opened.
    public var path: String
    /// The number of bytes read.
    public var bytes: Int
    /// The SHA-256 digest of these bytes: 64 lowercase hexadecimal digits.
    public var sha256: String

    /// Describes a file by the bytes read from it.
    public init(path: String, content: [UInt8]) {
        self.path = path
        bytes = content.count
        sha256 = SHA256.hexDigest(of: content)
    }
}
