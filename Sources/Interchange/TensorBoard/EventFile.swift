public import Foundation
import Files
import SwiftProtobuf

/// An event file that TensorBoard reads while it grows.
///
/// A file is a row of TFRecords: the length of the data (64 bits, little-endian), the masked CRC-32C of the length, the
/// data (one `Event` message), the masked CRC-32C of the data. Each record reaches the file in one write, so that a
/// reader finds whole records only; a record that a crash cut short is skipped by TensorBoard.
public final class EventFile {
  /// The version that the first record names.
  public static let version = "brain.Event:2"

  /// Where the file lies.
  public let path: String
  private let file: Int32
  private let now: () -> Date

  /// Starts a file in a folder, beside those of earlier runs.
  ///
  /// Its name, `events.out.tfevents.<seconds>.<host>.<process>.<number>`, comes after theirs. TensorBoard forgets what
  /// older files hold at `firstStep` and later: they belong to a run that ended and went on from there.
  /// - Parameters:
  ///   - folder: made when absent.
  ///   - firstStep: the first step that this file will hold.
  ///   - now: the clock.
  /// - Throws: `FileError.unwritable`.
  public init(in folder: String, firstStep: Int, now: @escaping () -> Date = { Date() }) throws {
    try AtomicFile.makeFolder(folder)
    self.now = now
    let stem = "\(folder)/events.out.tfevents.\(Self.seconds(after: folder, now()))"
    let owner = "\(ProcessInfo.processInfo.hostName.replacing("/", with: "-")).\(getpid())"
    path = "\(stem).\(owner).0"
    file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Self.unwritable(path) }
    try write { $0.fileVersion = Self.version }
    try write {
      $0.step = Int64(firstStep)
      $0.sessionLog = .with { $0.status = .start }
    }
  }

  deinit { if file >= 0 { close(file) } }

  /// The present second, or the one after that of the newest event file: TensorBoard reads files in the order of their
  /// names.
  private static func seconds(after folder: String, _ date: Date) -> String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let present = names.compactMap { name -> Int? in
      let parts = name.components(separatedBy: "tfevents.")
      return parts.count == 2 ? parts[1].split(separator: ".").first.flatMap { Int($0) } : nil
    }
    let second = max(Int(date.timeIntervalSince1970), (present.max() ?? 0) + 1)
    let text = "\(second)"
    return String(repeating: "0", count: max(0, 10 - text.count)) + text
  }

  /// Writes numbers of one step.
  /// - Parameters:
  ///   - scalars: the tag of a chart and its value; stored as 32-bit floats.
  ///   - step: the step that they belong to.
  /// - Throws: `FileError.unwritable`.
  public func write(scalars: [(tag: String, value: Double)], step: Int) throws {
    try write(step) { summary in
      summary.value = scalars.map { scalar in
        .with {
          $0.tag = scalar.tag
          $0.simpleValue = Float(scalar.value)
        }
      }
    }
  }

  /// Writes an RGB picture.
  /// - Parameters:
  ///   - png: the encoded picture.
  ///   - width: in pixels.
  ///   - height: in pixels.
  ///   - tag: its name.
  ///   - step: the step that it belongs to.
  /// - Throws: `FileError.unwritable`.
  public func write(png: Data, width: Int, height: Int, tag: String, step: Int) throws {
    try write(step) { summary in
      summary.value = [
        .with {
          $0.tag = tag
          $0.image = .with {
            $0.width = Int32(width)
            $0.height = Int32(height)
            $0.colorspace = 3
            $0.encodedImageString = png
          }
        }
      ]
    }
  }

  /// Writes text, which TensorBoard shows as Markdown.
  /// - Parameters:
  ///   - text: Markdown.
  ///   - tag: its name.
  ///   - step: the step that it belongs to.
  /// - Throws: `FileError.unwritable`.
  public func write(text: String, tag: String, step: Int) throws {
    try write(step) { summary in
      summary.value = [
        .with {
          $0.tag = tag
          $0.metadata = .with { $0.pluginData = .with { $0.pluginName = "text" } }
          $0.tensor = .with {
            $0.dtype = .dtString
            $0.tensorShape = .with { $0.dim = [.with { $0.size = 1 }] }
            $0.stringVal = [Data(text.utf8)]
          }
        }
      ]
    }
  }

  private func write(_ step: Int, _ fill: (inout Tensorboard_Summary) -> Void) throws {
    try write { event in
      event.step = Int64(step)
      event.summary = .with { fill(&$0) }
    }
  }

  private func write(_ fill: (inout Tensorboard_Event) -> Void) throws {
    var event = Tensorboard_Event()
    event.wallTime = now().timeIntervalSince1970
    fill(&event)
    try append(try event.serializedData())
  }

  private func append(_ data: Data) throws {
    var record = Data(capacity: data.count + 16)
    func add<Number: FixedWidthInteger>(_ number: Number) {
      withUnsafeBytes(of: number.littleEndian) { record.append(contentsOf: $0) }
    }
    add(UInt64(data.count))
    add(CRC32C.masked(record))
    record.append(data)
    add(CRC32C.masked(data))
    var rest = record[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.unwritable(path) }
      rest = rest.dropFirst(count)
    }
  }

  private static func unwritable(_ path: String) -> FileError {
    .unwritable(path: path, reason: String(cString: strerror(errno)))
  }
}
