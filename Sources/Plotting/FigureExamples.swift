import Drawing
import Foundation

/// Made-up data for every figure, the same at every call.
struct FigureExamples: Sendable {
  /// The names of the seven classes.
  var classes = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]
  let classCounts = [3995, 436, 4097, 7215, 4830, 3171, 4965]

  /// A number in 0..<1 that depends on `i` alone.
  func noise(_ i: Int) -> Double {
    var z = UInt64(bitPattern: Int64(i)) &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
  }

  /// A bright oval with two dark spots and a dark mouth, and grain.
  func face(_ seed: Int, side: Int = 48) -> ValueGrid {
    var values: [Double] = []
    for row in 0..<side {
      for column in 0..<side {
        let (x, y) = (Double(column) / Double(side) * 2 - 1, Double(row) / Double(side) * 2 - 1)
        let oval = 150 * exp(-pow(x / 0.75, 4) - pow(y / 0.95, 4))
        func spot(_ cx: Double, _ cy: Double, _ w: Double, _ h: Double) -> Double {
          exp(-pow((x - cx) / w, 2) - pow((y - cy) / h, 2))
        }
        let open = 0.06 + 0.12 * noise(seed)
        let dark = 90 * (spot(-0.33, -0.2, 0.16, 0.08) + spot(0.33, -0.2, 0.16, 0.08) + spot(0, 0.5, 0.3, open))
        let grain = 24 * (noise(seed * 10_000 + row * side + column) - 0.5)
        values.append(min(255, max(0, 40 + oval - dark + grain)))
      }
    }
    return ValueGrid(values, width: side, height: side)
  }

  func picture(_ seed: Int) -> Raster {
    Figures.grayRaster(face(seed), ColourScale(.gray, domain: 0...255))
  }

  func classBalance() -> Figure {
    Figures.classBalance(
      splits: [
        ("train", classCounts), ("validation", [467, 56, 496, 895, 653, 415, 607]),
        ("test", [491, 55, 528, 879, 594, 416, 626]),
      ], classes: classes)
  }

  func meanFaces() -> Figure {
    Figures.meanFaces(classes: classes, faces: classes.indices.map { face($0) }, counts: classCounts)
  }

  func deviationFaces() -> Figure {
    let mean = face(99).values
    return Figures.deviationFaces(
      classes: classes,
      deviations: classes.indices.map { c in
        ValueGrid(zip(face(c).values, mean).map { $0 - $1 }, width: 48, height: 48)
      })
  }

  func grayHistograms() -> Figure {
    Figures.grayHistograms(
      classes: classes,
      counts: classes.indices.map { c in
        stride(from: 2, to: 256, by: 4).map { level in
          let center = 105 + 9 * Double(c)
          return Int(20_000 * exp(-pow((Double(level) - center) / 55, 2)) * (0.9 + 0.2 * noise(c * 300 + level)))
        }
      })
  }

  func leakageMatrix() -> Figure {
    Figures.leakageMatrix(
      splits: ["train", "validation", "test"], sizes: [28_709, 3589, 3589],
      copies: [[1236, 276, 288], [301, nil, 37], [312, 38, 12]])
  }

  func imageGallery() -> Figure {
    Figures.imageGallery(
      tiles: (0..<14).map { i in
        GalleryTile(
          picture(i + 20),
          caption:
            "\(classes[i % 7])\nas \(classes[(i + 3) % 7]) \(NumberFormat.decimals(2).text(0.99 - 0.01 * Double(i)))",
          emphasis: i < 3 ? .critical : .none)
      }, columns: 7, title: "The most confident mistakes", note: "True class, predicted class and confidence.")
  }

  func modelSummary() -> Figure {
    Figures.modelSummary([
      ModelPart("stem", layers: 5, output: "12 × 12 × 64", parameters: 9472),
      ModelPart("stage 2", layers: 28, output: "6 × 6 × 256", parameters: 215_808),
      ModelPart("stage 3", layers: 37, output: "3 × 3 × 512", parameters: 1_219_584),
      ModelPart("stage 4", layers: 55, output: "2 × 2 × 1024", parameters: 7_098_368),
      ModelPart("stage 5", layers: 26, output: "2 × 2 × 2048", parameters: 14_964_736),
      ModelPart("CBAM", layers: 12, output: "2 × 2 × 2048", parameters: 526_946),
      ModelPart("head", layers: 4, output: "7", parameters: 526_343),
    ])
  }

  private var epochs: Range<Int> { 0..<30 }
  private var trainAccuracy: [Double] { epochs.map { 0.25 + 0.62 * (1 - exp(-Double($0) / 9)) } }
  private var validationAccuracy: [Double] {
    epochs.map {
      0.27 + 0.42 * (1 - exp(-Double($0) / 6)) + 0.012 * (noise($0) - 0.5) - 0.0008 * Double(max(0, $0 - 20))
    }
  }
  private var trainLoss: [Double] { epochs.map { 0.35 + 1.6 * exp(-Double($0) / 8) } }
  private var validationLoss: [Double] {
    epochs.map { 0.9 + 1.0 * exp(-Double($0) / 5) + 0.012 * Double(max(0, $0 - 14)) + 0.02 * noise($0 + 50) }
  }
  private var rates: [Double] { epochs.map { 1e-4 + 0.5 * (1e-2 - 1e-4) * (1 + cos(.pi * Double($0) / 29)) } }

  func accuracyCurve() -> Figure {
    Figures.accuracyCurve(train: trainAccuracy, validation: validationAccuracy, bestEpoch: 20)
  }

  func lossCurve() -> Figure { Figures.lossCurve(train: trainLoss, validation: validationLoss, bestEpoch: 20) }

  func learningRateCurve() -> Figure { Figures.learningRateCurve(rates: rates) }

  func gradientNormCurve() -> Figure {
    Figures.gradientNormCurve(norms: epochs.map { 0.8 + 40 * exp(-Double($0) / 4) * (0.7 + 0.6 * noise($0 + 90)) })
  }

  func classF1Curves() -> Figure {
    let f1 = classes.indices.map { c in
      epochs.map { epoch in
        let height = 0.3 + 0.5 * noise(c + 400)
        return max(0, height * (1 - exp(-Double(epoch + 1) / 5)) + 0.04 * (noise(c * 50 + epoch) - 0.5))
      }
    }
    let macro = epochs.map { epoch in f1.reduce(0) { $0 + $1[epoch] } / Double(f1.count) }
    return Figures.classF1Curves(classes: classes, f1: f1, macro: macro, bestEpoch: 20)
  }

  func augmentationSheet() -> Figure {
    Figures.augmentationSheet(
      rows: (0..<3).map { c in
        AugmentationRow(classes[c], original: picture(c + 60), variants: (1...6).map { picture(c * 10 + $0 + 60) })
      }, note: "Each variant is drawn anew in each epoch.")
  }

  func confusionMatrix() -> Figure {
    Figures.confusionMatrix(
      counts: [
        [286, 8, 62, 22, 61, 9, 43], [11, 36, 3, 1, 3, 0, 1], [59, 3, 246, 21, 108, 45, 46],
        [15, 1, 12, 775, 22, 17, 37],
        [56, 2, 76, 30, 318, 7, 105], [7, 0, 35, 22, 6, 334, 12], [36, 1, 32, 46, 97, 11, 403],
      ], classes: classes)
  }

  func perClass() -> Figure {
    func estimates(_ seed: Int) -> [Estimate] {
      classes.indices.map { c in
        let value = 0.5 + 0.4 * noise(seed * 31 + c)
        let half = c == 1 ? 0.13 : 0.03 + 0.01 * noise(c)
        return Estimate(value, low: max(0, value - half), high: min(1, value + half))
      }
    }
    return Figures.perClassDots(
      classes: classes,
      series: [
        PerClassSeries("precision", estimates(1)), PerClassSeries("recall", estimates(2)),
        PerClassSeries("F1", estimates(3)),
      ], support: [491, 55, 528, 879, 594, 416, 626], sortedBy: 2)
  }

  /// A share of `n` images with Wilson's interval at 95 %.
  func wilson(_ share: Double, _ n: Int) -> Estimate {
    let (z2, n) = (3.8414588, Double(n))
    let center = (share + z2 / (2 * n)) / (1 + z2 / n)
    let half = (z2 * (share * (1 - share) + z2 / (4 * n)) / n).squareRoot() / (1 + z2 / n)
    return Estimate(share, low: center - half, high: center + half)
  }

  /// Bins in which accuracy follows `slope` times the confidence.
  private func bins(slope: Double) -> [ReliabilityBin] {
    (0..<15).map { i in
      let (lower, upper) = (Double(i) / 15, Double(i + 1) / 15)
      let n = i < 2 ? 0 : Int(8 * pow(1.42, Double(i - 2)))
      guard n > 0 else {
        return ReliabilityBin(lower: lower, upper: upper, count: 0, confidence: .nan, accuracy: Estimate(.nan))
      }
      let accuracy = min(0.98, slope * (lower + upper) / 2 + 0.06 * (noise(i) - 0.5))
      return ReliabilityBin(
        lower: lower, upper: upper, count: n, confidence: (lower + upper) / 2, accuracy: wilson(accuracy, n))
    }
  }

  func reliability() -> Figure { Figures.reliability(bins: bins(slope: 0.84), after: bins(slope: 0.99)) }

  func probabilityBars() -> Figure {
    Figures.probabilityBars(
      classes: classes, probabilities: [0.031, 0.0004, 0.118, 0.009, 0.612, 0.004, 0.2256], trueClass: 6)
  }

  func attributionPanel() -> Figure {
    Figures.attributionPanel(
      AttributionPanel(
        face: picture(3),
        map: ValueGrid(
          [0.02, 0.11, 0.08, 0.01, 0.3, 0.42, 0.36, 0.09, 0.12, 0.55, 0.61, 0.1, 0, 0.2, 0.17, 0.03], width: 4,
          height: 4),
        method: "Grad-CAM", layer: "conv4_block6_out", target: "logit of \(classes[4])",
        spatialAttention: ValueGrid([0.42, 0.61, 0.77, 0.38], width: 2, height: 2), classes: classes,
        probabilities: [0.031, 0.0004, 0.118, 0.009, 0.612, 0.004, 0.2256], trueClass: 6))
  }

  func explanationPanel() -> Figure {
    let coarse = ValueGrid([0.12, 0.31, 0.55, 0.08], width: 2, height: 2)
    let fine = ValueGrid((0..<36).map { 0.8 * noise($0 + 900) * noise($0 + 7) }, width: 6, height: 6)
    let pixels = ValueGrid((0..<144).map { noise($0 + 300) - 0.4 }, width: 12, height: 12)
    return Figures.explanationPanel(
      ExplanationPanel(
        face: picture(3), headline: .init("Grad-CAM", caption: "at cbam_out", map: MapView(coarse)),
        others: [
          .init("LayerCAM", caption: "at conv3_block4_1_relu", map: MapView(fine)),
          .init("Occlusion", caption: "no gradient", map: MapView(pixels, isSigned: true)),
        ], spatialAttention: ValueGrid([0.42, 0.61, 0.77, 0.38], width: 2, height: 2), classes: classes,
        probabilities: [0.031, 0.0004, 0.118, 0.009, 0.612, 0.004, 0.2256], trueClass: 6,
        reading: "The mouth carries 61 % of the evidence, 3.1 times its area",
        warnings: ["The headline map has 4 cells: it cannot tell an eye from a brow."]))
  }

  private func meanMap(_ c: Int) -> MeanMap {
    let face = picture(c + 30)
    return MeanMap(
      face: ValueGrid(
        (0..<(face.height * face.width)).map { Double(face[$0 / face.width, $0 % face.width].red) }, width: face.width,
        height: face.height),
      map: ValueGrid((0..<9).map { 2 * noise($0 + 40 * c) }, width: 3, height: 3), count: 10 + 7 * c)
  }

  func classMaps() -> Figure {
    Figures.classMaps(
      classes: classes, maps: classes.indices.map(meanMap), title: "Mean maps of images that are predicted rightly",
      note: "1 is an even map.")
  }

  func confusionMaps() -> Figure {
    Figures.confusionMaps(
      classes: Array(classes.prefix(3)),
      cells: (0..<3).map { t in (0..<3).map { p in t == p || p == 0 ? meanMap(3 * t + p) : nil } },
      counts: [[10, 3, 4], [31, 38, 5], [52, 6, 66]],
      title: "Mean maps by true and predicted class", note: "Hatched: fewer than 10 images with a map.")
  }

  func mapDifferences() -> Figure {
    Figures.mapDifferences(
      (0..<3).map { c in
        let z = (0..<9).map { 6 * noise($0 + 90 * c) - 3 }
        return ("\(classes[c]) as \(classes[c + 1])", ValueGrid(z, width: 3, height: 3), z.map { abs($0) > 2 })
      }, title: "Where cells differ from all images", note: "Orange: more evidence there than in all images.")
  }

  private func contrastRow(_ c: Int) -> ContrastRow {
    func map(_ seed: Int) -> ValueGrid {
      ValueGrid((0..<9).map { noise($0 + 50 * seed) - 0.4 }, width: 3, height: 3)
    }
    let mask: [Double] = [0, 0, 0, 0, 0, 0, 1, 1, 1]
    return ContrastRow(
      name: "\(classes[c]) as \(classes[c + 1])", face: meanMap(c).face, mistaken: map(c), right: map(c + 7),
      isTold: (0..<9).map { $0 % 2 == 0 },
      part: c == 0 ? (mask: ValueGrid(mask, width: 3, height: 3), name: "mouth") : nil, counts: (20 + c, 100))
  }

  func marginContrasts() -> Figure {
    Figures.marginContrasts(
      [contrastRow(0), contrastRow(1)], title: "Where the margin of the wrong class comes from",
      note: "Orange speaks for the predicted class.")
  }

  func effectMatrix() -> Figure {
    let effects: [[Double]] = (0..<3).map { r in
      (0..<4).map { c -> Double in r == 2 && c == 3 ? Double.nan : 2 * noise(r * 4 + c) - 0.7 }
    }
    return Figures.effectMatrix(
      rows: Array(classes.prefix(3)), columns: ["mouth", "eyes", "brows", "outside"], effects: effects,
      isTold: effects.map { $0.map { abs($0) > 0.4 } }, label: "logit", title: "What parts of a face do",
      note: "A star: the interval leaves out 0.")
  }

  func attentionFactors() -> Figure {
    func grid(_ seed: Int, _ shift: Double) -> ValueGrid {
      ValueGrid((0..<16).map { noise($0 + 60 * seed) - shift }, width: 4, height: 4)
    }
    return Figures.attentionFactors(
      features: grid(1, 0.3), channelGain: ValueGrid([.nan] + grid(2, 0).values.dropFirst(), width: 4, height: 4),
      spatial: grid(3, 0), map: grid(4, 0.3), title: "Grad-CAM taken apart", note: "One image.")
  }

  func templateCheck() -> Figure {
    let regions: [Int] = (0..<(64 * 64)).map { i -> Int in i % 64 / 16 + 4 * (i / 64 / 32) }
    return Figures.templateCheck(
      face: meanMap(3).face, regions: regions, width: 64,
      title: "Parts of the face", note: "Borders of the template.")
  }

  func channelAttention() -> Figure {
    Figures.channelAttention(weights: (0..<512).map { 0.3 + 0.4 * noise($0) * noise($0 + 7) }, layer: "cbam")
  }
}
