import Drawing

/// A raw map as it is drawn: coloured, or hatched where there is nothing to colour.
public struct MapView: Sendable {
  /// The raw values on their native grid.
  public var map: ValueGrid
  /// Whether negative values speak against the target and are shown; otherwise they are drawn as 0.
  public var isSigned: Bool
  /// Why the map must not be shown in colour (empty, uniform, not a number), as a sentence; nil when it is sound.
  public var problem: String?

  /// The colours of values above zero, and those of a signed map: the ones of `ColourScale.diverging`.
  public static let (positiveColours, signedColours) = (ColourMap.inferno, ColourMap.diverging)

  /// A map to draw.
  public init(_ map: ValueGrid, isSigned: Bool = false, problem: String? = nil) {
    self.map = map
    self.isSigned = isSigned
    self.problem = problem
  }

  /// The map laid over a face, one pixel a pixel of the face; `nil` where there is nothing to colour.
  public func thumbnail(on face: Raster) -> Raster? {
    obstacle == nil ? Figures.overlay(map, on: face, scale: scale, factor: 1) : nil
  }

  /// Why the map cannot be coloured: what the caller says, or what its values show.
  public var obstacle: String? {
    if let problem { return problem }
    if !map.values.allSatisfy(\.isFinite) { return "The map holds values that are not numbers." }
    if map.values.allSatisfy({ $0 == 0 }) { return "The map is zero everywhere." }
    if !isSigned, map.values.allSatisfy({ $0 <= 0 }) { return "The map has no positive value." }
    return nil
  }

  /// From zero to the largest value, or with zero in the middle for a signed map.
  var scale: ColourScale {
    isSigned
      ? .diverging(covering: map.values)
      : ColourScale(Self.positiveColours, domain: 0...max(map.values.filter(\.isFinite).max() ?? 1, 1e-300))
  }
}

extension MapView {
  /// The map drawn by `image`, or hatched where there is nothing to colour.
  func mark(_ image: (ValueGrid, ColourScale) -> ImageMark) -> any Mark {
    if let obstacle { return HatchMark(obstacle) }
    return image(map, scale)
  }

  /// The map on its own grid.
  var native: any Mark {
    mark {
      ImageMark($0.raster($1), gridLines: max($0.width, $0.height) <= 24, border: Stroke(.muted, width: 0.5))
    }
  }

  /// The map laid over a face, in colours of its own and without a bar that tells them: one of several in a row.
  func laid(over face: Raster) -> any Mark {
    mark { ImageMark(Figures.overlay($0, on: face, scale: $1, factor: 2)) }
  }
}

extension Figures {
  /// How far a map covers the face below it: at least this much, and so much more where its value is largest.
  public static let overlayCover = (least: 0.2, gain: 0.5)

  static func gridCaption(_ height: Int, _ width: Int) -> String { "\(height)\u{A0}×\u{A0}\(width)" }

  /// The face as the model saw it.
  static func faceTile(_ face: Raster, width: Double) -> Axes {
    .tile(
      ImageMark(face), title: "input", caption: gridCaption(face.height, face.width),
      aspect: Double(face.width) / Double(face.height), maximumWidth: width)
  }

  /// The map on the grid on which it was computed.
  static func nativeTile(_ view: MapView, title: String, width: Double) -> Axes {
    let map = view.map
    return .tile(
      view.native, title: title, caption: gridCaption(map.height, map.width),
      aspect: Double(map.width) / Double(map.height),
      maximumWidth: width)
  }

  /// The map laid over the face.
  /// - Parameter caption: what stands below it; `nil`: to which grid it was interpolated.
  static func overlayTile(
    _ view: MapView, on face: Raster, title: String, caption: String? = nil, width: Double
  ) -> Axes {
    let aspect = Double(face.width) / Double(face.height)
    if let obstacle = view.obstacle {
      let mark = HatchMark(caption == nil ? "No overlay." : obstacle)
      return .tile(mark, title: title, caption: caption ?? "", aspect: aspect, maximumWidth: width)
    }
    return .tile(
      ImageMark(overlay(view.map, on: face, scale: view.scale)), title: title,
      caption: caption ?? "interpolated to \(gridCaption(face.height, face.width))", aspect: aspect,
      maximumWidth: width, colourBar: ColourBar(view.scale, isFixed: true))
  }

  /// CBAM's spatial attention, from 0 to 1.
  static func attentionTile(_ attention: ValueGrid, width: Double) -> Axes {
    let finite = attention.values.filter(\.isFinite)
    let caption =
      "\(gridCaption(attention.height, attention.width)), \(NumberFormat.decimals(2).text(finite.min() ?? .nan)) to \(NumberFormat.decimals(2).text(finite.max() ?? .nan))"
    let scale = ColourScale(.viridis, domain: 0...1)
    let mark: any Mark =
      finite.count == attention.values.count
      ? ImageMark(attention.raster(scale), gridLines: max(attention.width, attention.height) <= 24)
      : HatchMark("The attention holds values that are not numbers.")
    return .tile(
      mark, title: "CBAM spatial", caption: caption, aspect: Double(attention.width) / Double(attention.height),
      maximumWidth: width, colourBar: finite.isEmpty ? nil : ColourBar(scale))
  }

  /// A map interpolated bilinearly to four times the face's size and laid over it.
  ///
  /// The further from zero a value is, the more it covers: where a map says little, the face is seen.
  /// - Parameter factor: how many pixels a side of the face's pixels gets; `nil`: four, fewer for large faces.
  public static func overlay(
    _ map: ValueGrid, on face: Raster, scale: ColourScale, factor wanted: Int? = nil
  ) -> Raster {
    let factor = wanted ?? max(1, min(4, 512 / max(face.width, face.height)))
    let (width, height) = (face.width * factor, face.height * factor)
    let fine = map.resized(width: width, height: height)
    let largest = max(abs(scale.domain.lowerBound), abs(scale.domain.upperBound))
    var colours: [RGB] = []
    colours.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width {
        let value = fine.values[row * width + column]
        let opacity =
          overlayCover.least + (largest > 0 ? overlayCover.gain * min(1, abs(value) / largest) : 0)
        colours.append(scale.colour(value).over(face[row / factor, column / factor], opacity: opacity))
      }
    }
    return Raster(colours: colours, width: width, height: height)
  }
}
