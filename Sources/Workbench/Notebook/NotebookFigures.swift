import Datasets
import Files
import Foundation

/// The figures that the cells of a notebook make: `figures/NAME/` beside `NAME.md` holds what it shows.
struct NotebookFigures {
  /// Endings of files that browsers show.
  static let endings = ["png", "jpg", "jpeg", "svg"]
  /// The most bytes of one figure.
  private static let limit = 8 << 20

  /// A figure as a cell made it.
  struct Made {
    let figure: CellOutput.Figure
    let data: Data
  }

  /// A reason why a figure cannot be shown.
  struct Problem: Error {
    let figure: String
    let why: String
  }

  /// The folder of the figures, seen from the notebook's.
  let folder: String
  private var names: [String: String] = [:]

  /// - Parameter notebook: the notebook's path.
  init(notebook: String) { folder = "figures/" + (PathParts(notebook).name as NSString).deletingPathExtension }

  /// Reads the figures of a cell.
  /// - Parameters:
  ///   - options: of the cell, which name its figures.
  ///   - working: the working folder.
  /// - Throws: `Problem`.
  mutating func collect(_ options: CellOptions, in working: String) throws(Problem) -> [Made] {
    var made: [Made] = []
    for (place, path) in options.figures.enumerated() {
      func wrong(_ why: String) -> Problem { Problem(figure: path, why: why) }
      let name = PathParts(path).name
      if let other = names[name] { throw wrong("but \(other) already has this name") }
      names[name] = path
      let file = working + "/" + path
      guard let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int else {
        throw wrong("which was not made")
      }
      guard size > 0, size <= Self.limit else { throw wrong("which has \(size) bytes: expected 1 to \(Self.limit)") }
      guard let data = try? readFile(file) else { throw wrong("which cannot be read") }
      let own = place < options.alternatives.count ? options.alternatives[place] : ""
      let alternative = own.isEmpty ? Self.alternative(file) ?? Self.title(name) : own
      made.append(Made(figure: CellOutput.Figure(alternative: alternative, path: folder + "/" + name), data: data))
    }
    return made
  }

  /// What a report says of its figure: the words of the image in the `report.md` beside the folder of figures.
  private static func alternative(_ file: String) -> String? {
    let place = PathParts(file)
    let report = PathParts(place.folder)
    guard let data = try? readFile(report.folder + "/report.md") else { return nil }
    let end = "](\(report.name)/\(place.name))"
    for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
    where line.hasPrefix("![") && line.hasSuffix(end) {
      return String(line.dropFirst(2).dropLast(end.count))
    }
    return nil
  }

  /// The file's name as words.
  private static func title(_ name: String) -> String {
    let words = (name as NSString).deletingPathExtension.map { $0.isLetter || $0.isNumber ? $0 : " " }
    return sentence(String(words))
  }

  /// Whether two files show the same.
  ///
  /// Fonts and libraries differ between machines by a breath of gray: pictures look the same when they have the same size
  /// and their gray levels differ by less than one of 256 in the mean. Drawings in SVG look the same when they are the same;
  /// `words` asks for their size and their words.
  static func look(_ a: Data, like b: Data, check: CellCheck) -> Bool {
    guard a != b, check != .runs else { return true }
    guard let first = try? ImageDecoder.decode(a, path: "a"), let second = try? ImageDecoder.decode(b, path: "b") else {
      guard check == .words, let first = VectorFigure(a), let second = VectorFigure(b) else { return false }
      return first.size == second.size && check.matches(first.words, second.words)
    }
    guard first.width == second.width, first.height == second.height else { return false }
    if check == .words { return true }
    let difference = zip(first.pixels, second.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    return difference < first.pixels.count
  }
}
