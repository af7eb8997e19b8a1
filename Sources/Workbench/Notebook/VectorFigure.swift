import Foundation

/// What two drawings in SVG must have in common to be of the same size and the same words.
struct VectorFigure {
  /// Width, height and view box of the drawing, as they are written.
  let size: [String: String]
  /// What stands between its tags.
  let words: String

  /// - Parameter data: the file.
  /// - Returns: `nil` for a file without an `svg` element.
  init?(_ data: Data) {
    let text = String(decoding: data, as: UTF8.self).replacingOccurrences(
      of: "(?s)<!--.*?-->", with: "", options: .regularExpression)
    guard let root = text.range(of: #"<svg\b[^>]*>"#, options: .regularExpression) else { return nil }
    let tag = text[root]
    var size: [String: String] = [:]
    for name in ["width", "height", "viewBox"] {
      let pattern = #"\s"# + name + #"\s*=\s*("[^"]*"|'[^']*')"#
      guard let found = tag.range(of: pattern, options: .regularExpression) else { continue }
      let value = tag[found].drop { $0 != "\"" && $0 != "'" }
      size[name] = String(value.dropFirst().dropLast())
    }
    self.size = size
    words = text[root.upperBound...].replacingOccurrences(of: "<[^>]*>", with: " ", options: .regularExpression)
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
