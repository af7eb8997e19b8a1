import Files
import Foundation

/// A part of the program that reads files of others, to be tried with damaged ones.
public struct FuzzedReader: Sendable, CustomStringConvertible {
  /// What became of one input.
  public enum Outcome: Sendable, Equatable {
    /// It was read.
    case accepted
    /// It was refused with a message for people and the exit code of bad data.
    case refused(String)
    /// It was refused in another way, which is a defect.
    case finding(String)
  }

  /// The name, which is also that of the folder under `Tests/Fixtures/fuzzing` with what was found before.
  public let name: String
  /// The ending of the files.
  let fileEnding: String
  /// Whole files to begin with, beside what was found before.
  private let samples: @Sendable () throws -> [Corpus.File]
  private let read: @Sendable (_ path: String) throws -> Void

  public var description: String { name }

  /// - Parameters:
  ///   - name: the name.
  ///   - fileEnding: the ending that the files get.
  ///   - samples: whole files to begin with.
  ///   - read: reads a file as the program does, up to its last value.
  init(
    _ name: String, fileEnding: String, samples: @escaping @Sendable () throws -> [Corpus.File],
    read: @escaping @Sendable (_ path: String) throws -> Void
  ) {
    self.name = name
    self.fileEnding = fileEnding
    self.samples = samples
    self.read = read
  }

  /// The files to begin with: whole ones, and all that were findings once.
  public func corpus() throws -> [Corpus.File] { try samples() + Corpus.files(under: "fuzzing/\(name)") }

  /// Reads some bytes as the program reads a file.
  /// - Parameters:
  ///   - bytes: the content of the file.
  ///   - folder: where the file is put; one of an earlier call is written over.
  public func outcome(of bytes: UnsafeBufferPointer<UInt8>, in folder: String) throws -> Outcome {
    let path = "\(folder)/input.\(fileEnding)"
    try Data(buffer: bytes).write(to: URL(fileURLWithPath: path))
    do {
      try read(path)
      return .accepted
    } catch let error as any ReportableError {
      return error.failure == .badData
        ? .refused("\(error)") : .finding("exit code \(error.failure.rawValue): \(error)")
    } catch {
      return .finding("\(type(of: error)): \(error)")
    }
  }
}
