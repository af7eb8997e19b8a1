import Files
import Foundation

/// Which model a command works with.
public struct ModelSource: Sendable {
  /// The checkpoint.
  public let path: String
  /// What to tell the person when nobody named a model; `nil` when one was named.
  public let notice: String?

  private static let name = "fer-compact.ckpt"

  /// The network that ships with the program: in the project's folder, or where `make install` puts it beside the program.
  /// `nil` when it is in neither.
  public static var shipped: String? {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let prefix = program.deletingLastPathComponent().deletingLastPathComponent()
    return ["data/pretrained/\(name)", prefix.appendingPathComponent("share/fer-analyze/\(name)").path]
      .first { FileManager.default.fileExists(atPath: $0) }
  }

  /// Takes the checkpoint that was given, else the network that ships with the program.
  /// - Throws: `FileError.missing`.
  public init(_ given: String?) throws {
    if let given {
      path = given
      notice = nil
      return
    }
    guard let shipped = Self.shipped else {
      throw FileError.missing(
        path: "data/pretrained/\(Self.name)",
        hint: "No model was named, and the one that ships with the program is neither here nor beside the program. "
          + "Name a checkpoint, or run the command in the project's folder.")
    }
    path = shipped
    notice = "no model named: \(shipped), a small network trained on FER2013"
  }

  /// Tells a model from the images behind it, where it may be left out.
  /// - Parameter arguments: a checkpoint and images, or images alone: files of pictures and folders.
  public static func part(_ arguments: [String]) -> (model: String?, images: [String]) {
    guard let first = arguments.first else { return (nil, []) }
    // Where a checkpoint follows, the two were swapped: whoever reads the model says so.
    let isLeftOut = ArgumentOrder.isImages(first) && !arguments.contains(where: ArgumentOrder.isCheckpoint)
    return isLeftOut ? (nil, arguments) : (first, Array(arguments.dropFirst()))
  }
}
