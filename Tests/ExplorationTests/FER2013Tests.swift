import Datasets
import Exploration
import Files
import Testing
import TestSupport

@Suite("The real data", .enabled(if: Fixtures.fer2013 != nil, "FER2013_DIR is unset and data/fer2013 is absent"))
struct FER2013Tests {
  @Test("what is found is what numpy, Pillow and imagehash find") func facts() throws {
    let path = Fixtures.path("exploration/fer2013_facts.json")
    let facts = try JSONValue(parsing: readFile(path), path: path)
    let dataset = try Dataset.open(try #require(Fixtures.fer2013))
    let rows = dataset.samples.indices.filter {
      dataset.samples[$0].split == .train || dataset.samples[$0].split == .test
    }
    // The facts are those of the train and public test splits; another selection has other facts.
    guard rows.count == facts["images"]?.intValue else { return }
    let loaded = try dataset.load(rows)
    #expect(loaded.unreadable.isEmpty)
    let samples = loaded.indices.map { dataset.samples[$0] }
    let report = ExplorationReport(
      ImageCollection(
        images: loaded.images, labels: loaded.labels, splits: samples.map(\.split), paths: samples.map(\.path),
        classes: dataset.classes))
    let duplicates = report.duplicates
    let near = try #require(report.nearDuplicates)
    let counts: [(Int, String)] = [
      (duplicates.groups.count, "groups"), (duplicates.imagesInGroups, "images_in_groups"),
      (duplicates.redundant, "redundant"),
      (duplicates.distinct, "distinct"), (duplicates.conflicting.count, "conflicting_groups"),
      (report.constant.constant.count, "constant"), (near.pairs.count, "near_pairs"),
      (near.components.count, "near_components"),
      (near.components.map(\.count).max() ?? 0, "largest_component"),
    ]
    for (value, key) in counts { #expect(value == facts[key]?.intValue, "\(key)") }
    #expect(near.pairs.count(where: \.isConfirmed) == facts["confirmed_pairs"]?.intValue)
    let mirrored = MirroredDuplicates(report.collection)
    #expect(mirrored.exactPairs.count == facts["exact_mirrored_pairs"]?.intValue)
    #expect(mirrored.nearPairs.count == facts["near_mirrored_pairs"]?.intValue)
    let leak = try #require(report.leakage.first)
    #expect(leak.images.count == facts["leaked"]?.intValue)
    for (name, count) in zip(leak.perClass.classes, leak.perClass.counts) {
      #expect(count == (facts["leaked_per_class"]?[name]?.intValue ?? 0), "\(name)")
    }
    for section in report.splits where section.split != nil {
      let mean = try #require(facts["mean"]?[section.name]?.doubleValue)
      let deviation = try #require(facts["std"]?[section.name]?.doubleValue)
      #expect(abs((section.pixels.overall.mean ?? 0) - mean) < 1e-9)
      #expect(abs((section.pixels.overall.standardDeviation ?? 0) - deviation) < 1e-9)
    }
    let hashes = PerceptualHash().hashes(loaded.images)
    #expect(String(hashes.reduce(0, &+)) == facts["hash_sum"]?.stringValue)
    // The checksums run over the files in the order of their paths.
    let order = samples.indices.sorted { samples[$0].path < samples[$1].path }
    var pixels = SHA256()
    for i in order { loaded.images[i].pixels.withUnsafeBytes { pixels.update($0) } }
    #expect(pixels.hexadecimal == facts["pixels_sha256"]?.stringValue)
    #expect(pixels.hexadecimal == facts["opencv_sha256"]?.stringValue)
    for hash in ImageHashes.all {
      let values = hash.hashes(loaded.images)
      var sum = SHA256()
      for i in order { withUnsafeBytes(of: values[i].bigEndian) { sum.update($0) } }
      #expect(sum.hexadecimal == facts["hashes_sha256"]?[hash.id]?.stringValue, "\(hash.id)")
    }
  }
}
