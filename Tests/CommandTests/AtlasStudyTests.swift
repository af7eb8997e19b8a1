import Files
import Foundation
import Testing
import TestSupport

/// What `atlas` says beside its maps: contrasts, swapped parts, edited attention.
@Suite(.serialized) struct AtlasStudyTests {
  private let folder: TemporaryFolder
  private let model = "run/checkpoints/best.ckpt"

  init() throws {
    folder = try TrainedRun().folder
    try balance()
  }

  /// Takes from the bias of the logits what all images have in common: trained for a moment, the network predicts one class
  /// for all of them, and there would be nothing to contrast or to swap.
  private func balance() throws {
    let table = try CSVTable(parsing: bytes("run/predictions.csv"), path: "predictions.csv")
    let columns = table.columns.indices.filter { table.columns[$0].hasPrefix("p_") }
    let means = columns.map { c in
      table.rows.reduce(0.0) { $0 + log(Double($1.cells[c]) ?? 1) } / Double(table.rows.count)
    }
    var checkpoint = try bytes(model)
    let length = checkpoint.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONValue(parsing: checkpoint.subdata(in: 8..<(8 + length)), path: model)
    let offset = try #require(header["logits/bias"]?["data_offsets"]?.arrayValue?.first?.intValue)
    for (k, mean) in means.enumerated() {
      let place = 8 + length + offset + 4 * k
      let bits = checkpoint.subdata(in: place..<(place + 4)).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let balanced = (Float(bitPattern: bits) - Float(mean)).bitPattern
      for i in 0..<4 { checkpoint[place + i] = UInt8(truncatingIfNeeded: balanced >> UInt32(8 * i)) }
    }
    // Under another name nobody compares the checksum, which is that of the weights before.
    let key = try #require(checkpoint.range(of: Data("\"checksum\"".utf8)))
    checkpoint[key.lowerBound + 1] = UInt8(ascii: "C")
    try checkpoint.write(to: URL(fileURLWithPath: folder.file(model)))
  }

  private func atlas(_ name: String, _ options: [String] = []) throws -> JSONValue {
    let outcome = try Tool.run(
      [
        "atlas", model, "faces", "--split", "train", "--least", "2", "--permutations", "49", "--swaps", "8", "--output",
        name, "--quiet", "--json",
      ] + options, in: folder.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue(parsing: Data(outcome.output.utf8), path: "-")
  }

  private func numbers(_ value: JSONValue?) -> [Double] { (value?.arrayValue ?? []).compactMap(\.doubleValue) }

  private func members(_ value: JSONValue?) -> [(key: String, value: JSONValue)] {
    guard case .object(let members) = value else { return [] }
    return members
  }

  @Test func numbersOfAllStudies() throws {
    let first = try atlas("first")
    _ = try atlas("second")
    for file in ["atlas.json", "atlas.csv"] {
      let (a, b) = (try bytes("first/\(file)"), try bytes("second/\(file)"))
      #expect(a == b, "\(file) differs")
    }
    try checkContrasts(first)
    try checkSwaps(first)
    try checkAttention(first)
    let accuracy = try #require(first["accuracy"]?.doubleValue)
    #expect(first["accuracy_interval"]?["low"]?.doubleValue ?? 2 <= accuracy)
    #expect(first["template"]?["aligned"]?.boolValue != nil)
    let page = try String(contentsOfFile: folder.file("first/report.md"), encoding: .utf8)
    for heading in ["Why the wrong class", "Swapped parts", "CBAM attention", "Block cbam"] {
      #expect(page.contains(heading), "\(heading)")
    }
    for fact in ["- Accuracy: ", "n = 84", "told apart"] { #expect(page.contains(fact), "\(fact)") }
    // What is less is said to be less, not more by a negative number.
    #expect(page.contains("Paired, the maps have ") == (first["swaps"]?["agreement"] != .null))
    #expect(!page.contains("the maps have −"))
    let defined = ReportPage(page).definitions.map(\.name)
    for name in [
      "Margin", "Excess of a part", "Effect of a part on a class", "Swapped part", "Content dependence",
      "Top-quarter overlap", "Wasserstein distance", "Grad-CAM taken apart",
    ] { #expect(defined.contains(name), "\(name) of \(defined)") }
    #expect(try Tool.run(["verify", "first"], in: folder.path).status == 0)
    let spoken = try Tool.run(
      ["atlas", model, "faces", "--split", "train", "--least", "2", "--permutations", "9", "--swaps", "8", "--quiet"],
      in: folder.path
    ).output.split(separator: "\n")
    // The controls stand beside the finding, in the first line already.
    let headline = String(spoken.first ?? "")
    #expect(headline.contains("n = ") && headline.lowercased().contains("hiding the part"), "\(headline)")
    #expect(spoken.contains { $0.contains("random cells") && $0.contains("95 % CI") && $0.contains("the maps ") })
    #expect(spoken.contains { $0.contains("swaps of one part") && $0.contains("95 % CI") })
  }

  private func checkContrasts(_ atlas: JSONValue) throws {
    let contrasts = try #require(atlas["contrasts"])
    let pairs = try #require(contrasts["pairs"]?.arrayValue)
    #expect(contrasts["baseline"]?.stringValue == "blurred image" && !pairs.isEmpty)
    for pair in pairs {
      let (own, right) = (numbers(pair["mean_margin"]), numbers(pair["mean_margin_right"]))
      let difference = numbers(pair["difference"])
      #expect(own.count == 36 && difference.count == 36 && numbers(pair["p_adjusted"]).count == 36)
      #expect(zip(difference, zip(own, right)).allSatisfy { abs($0 - ($1.0 - $1.1)) < 1e-9 })
      let parts = members(pair["parts"])
      let sum = parts.reduce(0) { $0 + ($1.value["difference"]?.doubleValue ?? .nan) }
      let scale = difference.reduce(1e-6) { $0 + abs($1) }
      #expect(abs(sum - difference.reduce(0, +)) < 1e-4 * scale)
      #expect(abs(parts.reduce(0) { $0 + ($1.value["area"]?.doubleValue ?? .nan) } - 1) < 1e-6)
      // Excesses over even shares cancel, and a part that is named has an interval above 0.
      #expect(abs(parts.reduce(0) { $0 + ($1.value["excess"]?.doubleValue ?? .nan) }) < 1e-4 * scale)
      if let named = pair["pulled_by"]?.stringValue {
        #expect(parts.first { $0.key == named }?.value["interval"]?["low"]?.doubleValue ?? -1 > 0)
      }
      // As shares of the difference they have the same sign, and the interval leaves out 0 where theirs does.
      for (_, part) in parts {
        let excess = try #require(part["excess"]?.doubleValue)
        let total = try #require(pair["total"]?.doubleValue)
        guard let share = part["excess_share"]?.doubleValue else { continue }
        #expect(total > 0 && abs(share * total - excess) < 1e-4 * scale)
        let (low, least) = (part["interval"]?["low"], part["excess_share_interval"]?["low"])
        #expect((low?.doubleValue ?? 0) * (least?.doubleValue ?? 0) >= -1e-9)
      }
      if let share = pair["hiding"]?["returned"]?.doubleValue { #expect((0...1).contains(share)) }
    }
  }

  private func checkSwaps(_ atlas: JSONValue) throws {
    let swaps = try #require(atlas["swaps"])
    let count = try #require(swaps["pairs"]?.intValue)
    #expect(count == 8 && members(swaps["overall"]).count == 8)
    #expect(abs(numbers(swaps["areas"]).reduce(0, +) - 1) < 1e-6)
    let sets = try #require(swaps["smallest_sets"])
    let found = numbers(sets["sizes"]).reduce(0, +) + (sets["none"]?.doubleValue ?? .nan)
    #expect(found == sets["pairs"]?.doubleValue)
    for (_, parts) in members(swaps["effects"]) {
      for (_, part) in members(parts) {
        let (low, high) = (part["interval"]?["low"]?.doubleValue, part["interval"]?["high"]?.doubleValue)
        let effect = try #require(part["effect"]?.doubleValue)
        #expect(low ?? .nan <= effect && effect <= high ?? .nan)
      }
    }
  }

  private func checkAttention(_ atlas: JSONValue) throws {
    let sites = try #require(atlas["cbam"]?.arrayValue)
    #expect(!sites.isEmpty)
    for site in sites {
      let edits = try #require(site["study"]?["edits"]?.arrayValue)
      #expect(
        edits.compactMap { $0["edit"]?.stringValue } == ["even_spatial", "mean_spatial", "even_channel", "even_both"])
      for edit in edits {
        let change = try #require(edit["accuracy_change"]?.doubleValue)
        #expect((-1...1).contains(change) && (0...1).contains(edit["changed_share"]?.doubleValue ?? .nan))
      }
    }
    // The product of the parts is the map.
    let factors = try #require(atlas["cbam_factorisation"])
    let (features, spatial) = (numbers(factors["features"]), numbers(factors["spatial"]))
    let map = numbers(factors["map"])
    #expect(features.count == 36 && spatial.count == 36 && map.count == 36)
    let gains = factors["channel_gain"]?.arrayValue ?? []
    let peak = map.reduce(0) { max($0, abs($1)) }
    for i in map.indices where i < gains.count {
      guard let gain = gains[i].doubleValue else { continue }
      #expect(abs(features[i] * gain * spatial[i] - map[i]) < 1e-4 * max(peak, 1e-9))
    }
    #expect(factors["largest_deviation"]?.doubleValue ?? 1 < 1e-4)
  }

  @Test func whatIsLeftOut() throws {
    let plain = try atlas("plain", ["--swaps", "0", "--limit", "30"])
    #expect(plain["swaps"] == JSONValue.null)
    #expect(try !String(contentsOfFile: folder.file("plain/report.md"), encoding: .utf8).contains("Swapped parts"))
    // Neither page nor folder shows a single face.
    _ = try atlas("redacted", ["--redact-faces"])
    #expect(!FileManager.default.fileExists(atPath: folder.file("redacted/figures/flips.png")))
    #expect(try !String(contentsOfFile: folder.file("redacted/report.md"), encoding: .utf8).contains("donor"))
    // A method without classes has no margins.
    let unspecific = try atlas("eigen", ["--method", "eigencam", "--swaps", "0", "--limit", "30"])
    #expect(unspecific["contrasts"] == JSONValue.null)
    for count in ["1", "-3", "100001"] {
      let outcome = try Tool.run(["atlas", model, "faces", "--swaps", count, "--output", "none"], in: folder.path)
      #expect(outcome.status == 64 && outcome.errors.contains("--swaps"), "\(outcome.errors)")
    }
  }

  private func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: folder.file(name))) }
}
