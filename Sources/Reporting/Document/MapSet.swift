import Drawing
import Files
import Foundation

/// How values become colours in maps that a reader explores: given by whoever draws the static pictures, so that both agree.
public struct MapColours: Sendable, Equatable {
  /// From zero to the largest value, equally spaced.
  public let positive: [RGB]
  /// From the most negative to the most positive value, zero in the middle.
  public let signed: [RGB]
  /// How far a value of zero covers the picture below, 0 to 1.
  public let least: Double
  /// How much further the largest value covers it.
  public let gain: Double

  /// Colours of maps.
  /// - Precondition: at least two colours each.
  public init(positive: [RGB], signed: [RGB], least: Double, gain: Double) {
    precondition(positive.count > 1 && signed.count > 1, "a colour scale has two ends")
    self.positive = positive
    self.signed = signed
    self.least = least
    self.gain = gain
  }

  var json: JSONValue {
    ["positive": positive.map(\.hex), "signed": signed.map(\.hex), "least": least, "gain": gain]
  }
}

/// Grids of values over one picture, in groups between which a reader switches.
public struct MapSet: Sendable, Equatable {
  /// One grid.
  public struct Map: Sendable, Equatable {
    /// What it is called on its tab.
    public let title: String
    /// How it was made, in a few words.
    public let note: String
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int
    /// `height * width` values, row-major.
    public let values: [Float]
    /// Why the map must not be coloured, as a sentence; `nil` when it may.
    public let problem: String?

    /// A grid.
    /// - Precondition: `values.count == height * width`.
    public init(_ title: String, note: String, height: Int, width: Int, values: [Float], problem: String? = nil) {
      precondition(values.count == height * width, "\(values.count) values on a \(height)x\(width) grid")
      self.title = title
      self.note = note
      self.height = height
      self.width = width
      self.values = values
      self.problem = problem ?? (values.allSatisfy(\.isFinite) ? nil : "The map holds values that are not numbers.")
    }
  }

  /// Maps that answer one question.
  public struct Group: Sendable, Equatable {
    /// The question.
    public let title: String
    /// The maps.
    public let maps: [Map]

    /// Maps that answer one question.
    public init(_ title: String, _ maps: [Map]) {
      self.title = title
      self.maps = maps
    }
  }

  /// A share to show as a bar, such as a class's probability.
  public struct Bar: Sendable, Equatable {
    /// What it belongs to.
    public let name: String
    /// 0 to 1.
    public let share: Double
    /// The share as it is printed.
    public let text: String

    /// A bar.
    public init(_ name: String, share: Double, text: String) {
      self.name = name
      self.share = share
      self.text = text
    }
  }

  /// The identifier, unique in the document: letters, digits, `.`, `_` and `-`.
  public let id: String
  /// What the picture is called.
  public let name: String
  /// The picture below the maps.
  public let picture: Picture
  /// The groups, the first is shown first.
  public let groups: [Group]
  /// What else is to be seen beside the maps.
  public let bars: [Bar]
  /// Remarks, a sentence each.
  public let remarks: [String]

  /// Maps of one picture.
  public init(
    id: String, name: String, picture: Picture, groups: [Group], bars: [Bar] = [], remarks: [String] = []
  ) {
    self.id = id
    self.name = name
    self.picture = picture
    self.groups = groups
    self.bars = bars
    self.remarks = remarks
  }

  /// The identifier of the data in the page.
  var anchor: String { "maps-\(id)" }
}

/// A static figure that a reader can explore where the page has its script: values of single cells, other maps, other targets.
public struct MapExplorer: Sendable, Equatable, BlockConvertible {
  /// What stands without a script, on paper, and in Markdown.
  public let figures: [FigureBlock]
  /// The data.
  public let maps: MapSet
  /// The colours, the same as in the figures.
  public let colours: MapColours

  /// A static figure with the maps behind it.
  public init(_ figures: [FigureBlock], maps: MapSet, colours: MapColours) {
    self.figures = figures
    self.maps = maps
    self.colours = colours
  }

  /// The block this stands for.
  public var block: Block { .explorer(self) }
}

extension MapSet.Map {
  /// From how many different cells on a grid is embedded in thousandths of its largest value.
  static let fineCells = 256

  /// How many cells are left when equal neighbouring rows and columns are one.
  public var distinctCells: Int { Runs(self).count }

  /// The grid as the page's script reads it. Equal neighbouring rows and columns are written once, with their number; small grids
  /// hold their values to four digits, finer ones thousandths of the largest.
  var json: JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("name", title.json), ("note", note.json), ("height", height.json), ("width", width.json),
    ]
    if let problem {
      members.append(("problem", problem.json))
      return .object(members)
    }
    let runs = Runs(self)
    if runs.count < values.count {
      members += [("rows", runs.rows.map(\.length).json), ("columns", runs.columns.map(\.length).json)]
    }
    let cells = runs.rows.flatMap { row in runs.columns.map { values[row.start * width + $0.start] } }
    let largest = Double(cells.reduce(0) { max($0, abs($1)) })
    let isFine = runs.count > Self.fineCells && largest > 0
    let unit = isFine ? largest / 999 : 1
    members.append(("unit", unit.json))
    members.append(
      (
        "values",
        .array(
          cells.map { value in
            if isFine { return .integer(Int((Double(value) / unit).rounded())) }
            return Self.rounded(Double(value))
          })
      ))
    return .object(members)
  }

  /// A value to four digits.
  private static func rounded(_ value: Double) -> JSONValue {
    guard value != 0 else { return .integer(0) }
    let digits = 3 - Int(log10(abs(value)).rounded(.down))
    // Powers of ten beyond those that a Double holds exactly would bring back digits that were cut.
    guard abs(digits) <= 22 else { return .number(value) }
    let power = pow(10, Double(abs(digits)))
    return .number(digits >= 0 ? (value * power).rounded() / power : (value / power).rounded() * power)
  }

  /// Neighbouring rows, and neighbouring columns, that are equal.
  private struct Runs {
    let rows: [(start: Int, length: Int)]
    let columns: [(start: Int, length: Int)]

    var count: Int { rows.count * columns.count }

    init(_ map: MapSet.Map) {
      func runs(_ count: Int, _ areEqual: (Int, Int) -> Bool) -> [(start: Int, length: Int)] {
        var found: [(start: Int, length: Int)] = []
        for i in 0..<count {
          if let last = found.last, areEqual(last.start, i) {
            found[found.count - 1].length += 1
          } else {
            found.append((i, 1))
          }
        }
        return found
      }
      let (values, height, width) = (map.values, map.height, map.width)
      rows = runs(height) { a, b in values[(a * width)..<((a + 1) * width)] == values[(b * width)..<((b + 1) * width)] }
      columns = runs(width) { a, b in (0..<height).allSatisfy { values[$0 * width + a] == values[$0 * width + b] } }
    }
  }
}

extension MapSet {
  /// The data for the page's script.
  /// - Parameters:
  ///   - colours: the identifier of the colours.
  ///   - address: of the picture; `nil` where the page shows it already.
  func json(colours: String, address: String?) -> JSONValue {
    [
      "name": name, "colours": colours, "picture": address, "width": picture.width, "height": picture.height,
      "bars": bars.map { bar -> JSONValue in ["name": bar.name, "share": bar.share, "text": bar.text] },
      "remarks": remarks,
      "groups": groups.map { group -> JSONValue in
        ["name": group.title, "maps": group.maps.map(\.json)]
      },
    ]
  }
}
