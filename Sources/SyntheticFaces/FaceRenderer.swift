import Datasets
import Drawing
import Tensors

/// Draws faces from parameters.
public enum FaceRenderer {
  /// Columns and rows of a drawn face.
  public static let size = 48
  /// Raster pixels per final pixel, in each direction.
  static let factor = 3
  /// The light is computed on a grid this much coarser than the raster: skin is smooth, and this halves the time.
  static let reliefStep = 2

  // Each part draws random numbers of its own, so that a change of one leaves the others as they are.
  enum Detail: UInt64 {
    case background = 1
    case backHair, frontHair, facialHair, brows, noise
  }

  static func random(_ detail: Detail, _ parameters: FaceParameters) -> SeededGenerator {
    SeededGenerator(seed: UInt64(parameters.capture.detailSeed), stream: detail.rawValue)
  }

  /// The picture of a face: 48x48, a pure function of the parameters.
  public static func render(_ parameters: FaceParameters) -> GrayImage {
    let side = size * factor
    let raster = GrayRaster(width: side, height: side)
    raster.setAntialiasing(.fast)
    let projection = FaceProjection(parameters, rasterSize: side)
    let canvas = FaceCanvas(raster: raster, projection: projection)
    let geometry = FaceGeometry(parameters)
    let outline = HeadOutline(parameters, geometry, projection)
    let backdrop = BackdropPainter(canvas: canvas, parameters: parameters)
    let hair = HairPainter(canvas: canvas, parameters: parameters)
    let skin = SkinPainter(canvas: canvas, parameters: parameters, geometry: geometry, outline: outline)
    let beard = FacialHairPainter(canvas: canvas, parameters: parameters, geometry: geometry, outline: outline)

    var random = random(.background, parameters)
    backdrop.paintBackground(&random)
    random = Self.random(.backHair, parameters)
    hair.paintBack(&random)
    backdrop.paintNeckAndClothes()
    skin.paintEars()
    skin.paintHead()
    skin.paintFolds()
    skin.paintNose()
    random = Self.random(.facialHair, parameters)
    beard.paint(&random)
    MouthPainter(canvas: canvas, parameters: parameters, mouth: geometry.mouth).paint()
    EyePainter(canvas: canvas, parameters: parameters, geometry: geometry).paint()
    random = Self.random(.brows, parameters)
    skin.paintBrows(&random)
    hair.paintShadow()
    let coarse = FaceProjection(parameters, rasterSize: side / reliefStep)
    let relief = SkinRelief(parameters: parameters, geometry: geometry, projection: coarse).build(size: side / reliefStep)
    light(raster, outline, relief, parameters)
    random = Self.random(.frontHair, parameters)
    hair.paintFront(&random)
    GlassesPainter(canvas: canvas, parameters: parameters).paint()

    random = Self.random(.noise, parameters)
    return PhotographFinish(capture: parameters.capture).develop(raster.pixels(), size: side, factor: factor, &random)
  }

  /// Lets the light fall on what is drawn inside the outline of the head.
  private static func light(_ raster: GrayRaster, _ outline: HeadOutline, _ relief: FaceRelief, _ parameters: FaceParameters) {
    let mask = GrayRaster(width: raster.width, height: raster.height, content: .coverage)
    mask.setAntialiasing(.fast)
    mask.spline(through: outline.points, closed: true)
    mask.fill(.gray(1))
    let coverage = mask.pixels()
    let (diffuse, specular) = relief.light(parameters.capture)
    var pixels = raster.pixels()
    let (width, coarse) = (raster.width, relief.size)
    for y in 0..<raster.height {
      let (top, bottom, down) = neighbours(y, coarse)
      for x in 0..<width where coverage[y * width + x] > 0 {
        let (left, right, across) = neighbours(x, coarse)
        func between(_ grid: [Float]) -> Float {
          let upper = grid[top * coarse + left] * (1 - across) + grid[top * coarse + right] * across
          let lower = grid[bottom * coarse + left] * (1 - across) + grid[bottom * coarse + right] * across
          return upper * (1 - down) + lower * down
        }
        let i = y * width + x
        let plain = Float(pixels[i])
        let lit = plain * between(diffuse) + 255 * between(specular) * min(1, plain / 110)
        let share = Float(coverage[i]) / 255
        pixels[i] = UInt8(min(max((plain + (lit - plain) * share).rounded(), 0), 255))
      }
    }
    raster.setPixels(pixels)
  }

  /// The two coarse cells between whose middles a raster row or column lies, and how far it is towards the second.
  private static func neighbours(_ position: Int, _ count: Int) -> (Int, Int, Float) {
    let place = (Float(position) + 0.5) / Float(reliefStep) - 0.5
    let first = min(max(Int(place.rounded(.down)), 0), count - 1)
    return (first, min(first + 1, count - 1), min(max(place - Float(first), 0), 1))
  }
}
