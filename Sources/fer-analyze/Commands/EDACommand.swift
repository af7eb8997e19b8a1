import ArgumentParser
import Datasets
import Exploration
import Files
import Foundation
import Workbench

/// `fer-analyze eda`.
struct EDACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eda", abstract: "The exploratory analysis of a data set: report, figures, eda.json, exclusion list.",
    discussion: """
      Class balance, gray levels, mean and typical faces, exact, near and mirrored duplicates, copies across splits \
      (leakage), label conflicts, odd images by kind, principal components, a map, simple baselines; a list of images to \
      leave out (exclusions.csv) and a split without leaks (split.csv).

        fer-analyze eda data/fer2013
        fer-analyze eda fer2013.csv --output reports/fer2013 --no-faces
        fer-analyze eda archive.zip --json | jq .alerts

      Doubtful labels are found by small networks trained here on four fifths of the images at a time (long: a minute \
      or more an epoch and part for FER2013), or by the probabilities of a network of your own for images that it has not seen; FER+'s votes say how \
      often such doubts are right:
        fer-analyze eda data/fer2013 --cross-validate 5
        fer-analyze eda data/fer2013 --predictions predictions.csv \\
          --trained-on train --votes ferplus.csv

      The images as a network sees them:
        fer-analyze eda data/fer2013 --features outputs/run/checkpoints/best.ckpt

      What its advice would change, and two versions of a data set side by side:
        fer-analyze eda data/fer2013 --split reports/eda-fer2013/split.csv
        fer-analyze eda --compare fer2013-old.zip data/fer2013
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder, CSV or archive. Default: data/ where it holds images, else data/sample.", valueName: "data"))
  var data: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Compare two data sets, or two versions of one, instead: pictures lost and added, other labels and splits, shifts.",
      valueName: "a b"))
  var compare: [String] = []
  @Option(
    name: .customLong("near-threshold"),
    help: ArgumentHelp(
      "Largest distance of two 64-bit perceptual hashes that counts as a near duplicate; distances of phash are even.",
      valueName: "bits"))
  var nearThreshold = 4
  @Option(
    help: ArgumentHelp(
      "The hash by which near duplicates are found: "
        + ImageHashes.all.map { "\($0.id) (\($0.title.lowercased()))" }.joined(separator: ", ") + ".", valueName: "name"
    ))
  var hash = PerceptualHash().id
  @Option(
    help: ArgumentHelp(
      "The map of the images: pca (first two components), tsne (neighbours stay neighbours) or none. Default: tsne with --features, else pca.",
      valueName: "kind"))
  var map: ExplorationSettings.MapKind?
  @Option(
    name: .customLong("map-images"),
    help: ArgumentHelp("The most images on the map; time grows with the square.", valueName: "n"))
  var mapImages = 1500
  @Option(
    help: ArgumentHelp(
      "Compare images by what the last layer of this checkpoint reads, instead of by pixels: map, typical faces, baselines.",
      valueName: "model"))
  var features: String?
  @Flag(help: "An unreadable image is an error instead of a warning.")
  var strict = false
  @OptionGroup(title: "Labels") var labels: LabelDoubtOptions
  @OptionGroup(title: "Data") var curation: CurationOptions
  @Option(name: [.customLong("split"), .customLong("split-file")], help: CurationOptions.splitHelp)
  var splitFile: String?
  @OptionGroup(title: "Report") var report: ReportOptions
  @OptionGroup(title: "Common") var common: CommonOptions

  func validate() throws {
    guard (0...16).contains(nearThreshold) else {
      throw ValidationError("--near-threshold \(nearThreshold): expected 0 to 16 (beyond 8, unrelated faces join).")
    }
    guard ImageHashes.hash(hash) != nil else {
      let known = ImageHashes.all.map(\.id)
      throw ValidationError(
        "--hash \(hash): expected one of \(known.joined(separator: ", ")).\(NearNames.question(hash, among: known))")
    }
    guard (3...20_000).contains(mapImages) else {
      throw ValidationError("--map-images \(mapImages): expected 3 to 20000; --map none draws no map.")
    }
    guard compare.isEmpty || compare.count == 2 else {
      throw ValidationError("--compare: expected two data sets, got \(compare.count).")
    }
    if !compare.isEmpty {
      if let data { throw ValidationError("--compare names both data sets; got \(data) as well.") }
      if labels.isAsked || features != nil || !curation.exclude.isEmpty || splitFile != nil {
        throw ValidationError("--compare goes with neither --exclude, --split, --features nor options of labels.")
      }
    }
  }

  func run() throws {
    let observer = common.begin(stoppable: labels.isAsked)
    if compare.count == 2 { return try runComparison(observer) }
    let source = try DataSource(data)
    if let notice = source.notice { observer.note(notice) }
    var settings = ExplorationSettings(data: source.path, output: report.folder("eda-\(name(source.path))"))
    settings.force = report.force
    settings.formats = report.format
    settings.strict = strict
    settings.curation = curation.curation(split: splitFile)
    settings.seed = common.seed
    settings.redactsFaces = report.redactFaces
    settings.nearDuplicateThreshold = nearThreshold
    settings.hash = hash
    settings.map = map
    settings.mapImages = mapImages
    settings.features = features
    settings.labels = labels.source
    settings.votes = labels.votes
    let result = try ExplorationJob(settings: settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.reportPath])
  }

  private func runComparison(_ observer: ConsoleObserver) throws {
    var settings = DataComparisonJob.Settings(
      first: compare[0], second: compare[1],
      output: report.folder("eda-\(name(compare[0]))-\(name(compare[1]))"))
    settings.force = report.force
    settings.formats = report.format
    settings.strict = strict
    settings.redactsFaces = report.redactFaces
    settings.nearDuplicateThreshold = nearThreshold
    let result = try DataComparisonJob(settings, invocation: invocation).run(observer)
    common.finish(lines: result.summary, json: result.json, pages: [result.reportPath])
  }

  private func name(_ path: String) -> String { ((path as NSString).standardizingPath as NSString).lastPathComponent }
}

extension ExplorationSettings.MapKind: ExpressibleByArgument {}

/// Where doubts about labels come from.
struct LabelDoubtOptions: ParsableArguments {
  @Option(
    name: .customLong("cross-validate"),
    help: ArgumentHelp(
      "Train the compact network on all parts but one of k, and doubt the labels of that one; k times.", valueName: "k")
  )
  var crossValidate: Int?
  @Option(help: ArgumentHelp("Passes over the images of each network of the cross-validation.", valueName: "n"))
  var epochs = 10
  @Option(
    help: ArgumentHelp(
      "Doubt labels by these probabilities: a CSV with path and p_<class>, of images that the network has not seen.",
      valueName: "file.csv"))
  var predictions: String?
  @Option(
    name: .customLong("trained-on"),
    help: ArgumentHelp(
      "The splits that the network of --predictions was trained on, separated by commas, or none. Rows of these, and copies of their images, are not used.",
      valueName: "splits"))
  var trainedOn: String?
  @Option(
    help: ArgumentHelp(
      "What several people called each image (FER+'s ferplus.csv works): how often the doubts are right.",
      valueName: "file.csv"))
  var votes: String?

  /// Whether labels are doubted.
  var isAsked: Bool { crossValidate != nil || predictions != nil }

  func validate() throws {
    if crossValidate != nil, predictions != nil {
      throw ValidationError("--cross-validate and --predictions are two ways to the same probabilities: give one.")
    }
    if let crossValidate, !(2...100).contains(crossValidate) {
      throw ValidationError("--cross-validate \(crossValidate): expected 2 to 100 parts.")
    }
    guard (1...10_000).contains(epochs) else { throw ValidationError("--epochs \(epochs): expected 1 or more.") }
    if trainedOn != nil, predictions == nil { throw ValidationError("--trained-on goes with --predictions FILE.") }
    if votes != nil, !isAsked {
      throw ValidationError("--votes judges doubts about labels: give --cross-validate K or --predictions FILE too.")
    }
    _ = try splits()
  }

  /// Where the probabilities come from.
  var source: ExplorationSettings.LabelSource? {
    if let crossValidate { return .crossValidation(folds: crossValidate, epochs: epochs) }
    return predictions.map { .predictions(path: $0, trainedOn: (try? splits()) ?? nil) }
  }

  private func splits() throws -> [Split]? {
    guard let trainedOn else { return nil }
    if trainedOn == "none" { return [] }
    return try trainedOn.split(separator: ",").map { name in
      guard let split = Split(rawValue: name == "val" ? "validation" : String(name)) else {
        throw ValidationError("--trained-on \(name): expected train, validation, test, all or none.")
      }
      return split
    }
  }
}
