import Evaluation
import Files
import Foundation
import Testing
import TestSupport
import Workbench

/// The report of a comparison defines what it shows.
@Suite struct ComparisonDefinitionsTests {
  @Test("The metrics that are compared and the tests are defined, and only those") func definitions() throws {
    let folder = try TemporaryFolder()
    for (name, shift) in [("a", 0), ("b", 1)] {
      let lines = (0..<60).map { i -> String in
        // One image in five is wrong, another one in each result.
        let isHappy = i % 2 == 0
        let isRight = (i + shift) % 5 < 4
        return "im\(i).png,\(isHappy ? "happy" : "sad"),\(isHappy == isRight ? "0.8,0.2" : "0.3,0.7")"
      }
      try (["path,label,p_happy,p_sad"] + lines).joined(separator: "\n")
        .write(toFile: folder.file("\(name).csv"), atomically: true, encoding: .utf8)
    }
    var settings = CompareJob.Settings([folder.file("a.csv"), folder.file("b.csv")], output: folder.file("report"))
    settings.metrics = ["accuracy", "mcc"]
    settings.replicates = 50
    _ = try CompareJob(settings, invocation: Invocation(arguments: ["fer-analyze", "compare"])).run(SilentObserver())
    let text = String(decoding: try readFile(folder.file("report/report.md"), hint: ""), as: UTF8.self)
    let section = try #require(text.components(separatedBy: "## Definitions").last)
    for id in ["accuracy", "mcc"] {
      #expect(section.contains("- **\(try #require(MetricRegistry.metric(id)).name)**: "), "\(id)")
    }
    #expect(section.contains("(n Σ\\_k TP\\_k − Σ\\_k n\\_k m\\_k) / √"))
    #expect(section.contains("- **McNemar's exact p**") && section.contains("- **Holm**"))
    #expect(!section.contains("**Log loss**"))
    #expect(text.contains("[`manifest.json`](<manifest.json>)"))
  }
}
