import Drawing

/// Made-up data of the figures that show many maps.
extension FigureExamples {
  private func map(_ seed: Int, side: Int) -> MapView {
    MapView(
      ValueGrid(
        (0..<(side * side)).map { noise($0 + 31 * seed) * noise($0 + 7 * seed) }, width: side, height: side))
  }

  func contactSheet() -> Figure {
    let tiles = (0..<7).map { i in
      let empty = MapView(ValueGrid([0.0, 0, 0, 0], width: 2, height: 2))
      let view = i == 4 ? empty : map(i, side: 6)
      let label = classes[(i + (i < 2 ? 1 : 0)) % 7]
      return ContactTile(
        face: picture(i + 20), overlay: view.thumbnail(on: picture(i + 20)), problem: view.obstacle ?? "",
        title: "\(classes[i % 7]) \(Figures.percent(0.9 - 0.07 * Double(i), decimals: 0))",
        caption: "label \(label)\nface_\(i).png", isWrong: i < 2)
    }
    return Figures.contactSheet(
      tiles, title: "2 of 7 images are predicted otherwise than labelled",
      note: "Grad-CAM at cbam_out. Errors first, the surest of them before the others; framed in red.")
  }

  func methodSheet() -> Figure {
    let names = ["Grad-CAM", "LayerCAM", "Score-CAM", "Integrated gradients", "Occlusion", "RISE", "KernelSHAP"]
    return Figures.methodSheet(
      face: picture(3),
      methods: names.enumerated().map { i, name in
        let view =
          i == 2 ? MapView(ValueGrid([-1.0, -2, -1, -3], width: 2, height: 2)) : map(i, side: i < 2 ? 6 : 12)
        return MethodTile(
          name, caption: i == 0 ? "6 × 6; HiResCAM, XGrad-CAM are the same" : i == 2 ? "NEGATIVE_ONLY" : "12 × 12",
          map: view, hidesFace: i == 3)
      }, title: "7 methods for the logit of \(classes[4])",
      note: "Every map in colours of its own, from zero to its largest value.")
  }

  func agreementMatrix() -> Figure {
    let names = ["Grad-CAM", "LayerCAM", "Occlusion", "Random"]
    let values = [[1, 0.83, 0.41, -0.03], [0.83, 1, 0.52, 0.05], [0.41, 0.52, 1, .nan], [-0.03, 0.05, .nan, 1]]
    return Figures.agreementMatrix(
      methods: names, correlations: values,
      details: values.enumerated().map { row, line in
        line.enumerated().map { column, value in
          row == column || value.isNaN
            ? "" : "\(NumberFormat.decimals(2).text(value - 0.1)) to \(NumberFormat.decimals(2).text(value + 0.1))"
        }
      }, title: "Grad-CAM and LayerCAM go together most",
      note: "Spearman's rank correlation on a common grid of 6 × 6 cells, mean over 12 images with 95 % intervals.")
  }

  func resolutionLadder() -> Figure {
    let sides = [24, 12, 6, 3, 2]
    let rungs = sides.enumerated().map { i, side in
      let view = i == 4 ? MapView(ValueGrid([-1.0, -2, -1, -3], width: 2, height: 2)) : map(i, side: side)
      return LadderRung(
        "\(side) × \(side)", caption: "agreement 0.\(4 + i)\na cell sees \(9 + 10 * i) px", map: view, isChosen: i == 2)
    }
    return Figures.resolutionLadder(
      face: picture(3), rungs: rungs, title: "Grad-CAM agrees best with exact values at 6 × 6",
      note: "conv4_block6_out (6x6) scores 0.6, the highest of 4 layers.")
  }
}
