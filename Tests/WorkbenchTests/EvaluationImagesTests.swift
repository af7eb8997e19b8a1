import Evaluation
import Files
import Foundation
import TestSupport
import Testing
import Workbench

/// What images say about results, on a data set whose copies are known.
@Suite struct EvaluationImagesTests {
  /// Results of a tool that calls every planted test image happy.
  private func metrics(_ folder: TemporaryFolder) throws -> JSONValue {
    let images = PlantedDataset.planted()
    try PlantedDataset.write(images, to: folder.file("data"))
    let lines = images.map(\.path).filter { $0.hasPrefix("test/") }.map { path in
      "\(path),\(path.contains("/sad/") ? "sad" : "happy"),0.9,0.1"
    }
    try (["path,label,p_happy,p_sad"] + lines).joined(separator: "\n")
      .write(toFile: folder.file("theirs.csv"), atomically: true, encoding: .utf8)
    let settings = EvaluationJob.Settings(
      .predictions(paths: [folder.file("theirs.csv")], data: folder.file("data")), output: folder.file("report"))
    return try EvaluationJob(settings, invocation: Invocation(arguments: ["fer-analyze", "evaluate"]))
      .run(SilentObserver()).json
  }

  @Test func copiesAndContradictionsAreFound() throws {
    let json = try metrics(try TemporaryFolder())
    #expect(json["n"]?.intValue == 16)
    // Four test images copy training images; one of them carries the other label there.
    #expect(json["leak_adjusted"]?["n"]?.intValue == 12)
    #expect(json["leak_adjusted"]?["copied_rows"]?.arrayValue?.count == 4)
    let ceiling = try #require(json["noise_ceiling"])
    #expect(ceiling["copy_pairs"]?.intValue == 4 && ceiling["copy_pairs_agreeing"]?.intValue == 3)
    // No two test images are equal: the pixels alone contradict no result.
    #expect(ceiling["lost"]?.intValue == 0 && ceiling["accuracy"]?.doubleValue == 1)
    let causes = try #require(json["error_causes"])
    #expect(causes["errors"]?.intValue == 8 && causes["all"]?["contradicted"]?.intValue == 1)
    #expect(causes["per_class"]?["sad"]?["contradicted"]?.intValue == 1)
    let parts = try #require(json["slices"]?["slices"]?.arrayValue)
    let copies = parts.first { $0["slice"]?.stringValue == "copy" }
    #expect(copies?["n"]?.intValue == 4 && copies?["is_small"]?.boolValue == true)
  }
}
