import CFuzzer
import Foundation
import Fuzzing

/// libFuzzer over one reader.
///
///     fuzz list                          the names of the readers
///     fuzz corpus READER FOLDER          writes the files to begin with
///     fuzz READER FOLDER [-option=…]     libFuzzer with its options, on the files of a folder
@main enum Main {
  private nonisolated(unsafe) static var reader = FuzzedReaders.all[0]
  private nonisolated(unsafe) static var folder = ""

  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments.count == 2, arguments[1] == "list" {
      for reader in FuzzedReaders.all { print(reader) }
    } else if arguments.count == 4, arguments[1] == "corpus", let reader = FuzzedReaders.named(arguments[2]) {
      try FileManager.default.createDirectory(atPath: arguments[3], withIntermediateDirectories: true)
      for file in try reader.corpus() {
        try Data(file.bytes).write(to: URL(fileURLWithPath: "\(arguments[3])/\(file.name)"))
      }
    } else if arguments.count >= 3, let reader = FuzzedReaders.named(arguments[1]) {
      Self.reader = reader
      folder = NSTemporaryDirectory() + "/fuzz-\(getpid())"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      exit(run([arguments[0]] + arguments.dropFirst(2)))
    } else {
      print("usage: fuzz list | fuzz corpus READER FOLDER | fuzz READER FOLDER [-option=VALUE ...]")
      exit(64)
    }
  }

  private static func run(_ arguments: [String]) -> Int32 {
    var count = Int32(arguments.count)
    // libFuzzer keeps the pointers for as long as the process runs.
    let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: arguments.count + 1)
    for (i, argument) in arguments.enumerated() { copies[i] = strdup(argument) }
    copies[arguments.count] = nil
    var pointer: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = copies
    return LLVMFuzzerRunDriver(&count, &pointer) { bytes, size in
      do {
        let input = UnsafeBufferPointer(start: bytes, count: size)
        if case .finding(let text) = try Main.reader.outcome(of: input, in: Main.folder) { fatalError(text) }
      } catch {
        fatalError("the input cannot be written: \(error)")
      }
      return 0
    }
  }
}
