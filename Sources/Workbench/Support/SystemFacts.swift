import Files
import Foundation
import Networks
import Tensors

/// Facts about the machine and the process, for `run.json` and benchmarks.
public enum SystemFacts {
  /// The processor's name, as Linux tells it.
  public static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line.flatMap { $0.split(separator: ":", maxSplits: 1).last }
      .map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }

  /// The largest memory that this process has used, in MiB.
  public static var peakMemoryMiB: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1024
  }

  /// Version, processor, cores, threads and BLAS.
  public static var json: JSONValue {
    [
      "version": Version.current, "processor": processor, "cores": Parallel.cores, "threads": Parallel.threads,
      "blas": MatrixLibrary.description,
    ]
  }
}
