import Datasets
import Drawing
import Tensors

/// Draws faces from parameters.
public enum FaceRenderer {
  /// Columns and rows of a drawn face.
  public static let size = 48
  /// Raster pixels per final pixel, in each direction; more steps are not visible after the reduction.
  static let factor = 2

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
    let relief = SkinRelief(parameters: parameters, geometry: geometry, projection: projection).build(size: side)
    light(raster, outline, relief, parameters)
    random = Self.random(.frontHair, parameters)
    hair.paintFront(&random)
    GlassesPainter(canvas: canvas, parameters: parameters).paint()

    random = Self.random(.noise, parameters)
    return PhotographFinish(capture: parameters.capture).develop(raster.pixels(), size: side, factor: factor, &random)
  }

  /// Lets the light fall on what is drawn inside the outline of the head.
  private static func light(
    _ raster: GrayRaster, _ outline: HeadOutline, _ relief: FaceRelief, _ parameters: FaceParameters
  ) {
    let mask = GrayRaster(width: raster.width, height: raster.height, content: .coverage)
    mask.setAntialiasing(.fast)
    mask.spline(through: outline.points, closed: true)
    mask.fill(.gray(1))
    let coverage = mask.pixels()
    let (diffuse, specular) = relief.light(parameters.capture)
    var pixels = raster.pixels()
    for i in pixels.indices where coverage[i] > 0 {
      let plain = Float(pixels[i])
      let lit = plain * diffuse[i] + 255 * specular[i] * min(1, plain / 110)
      let share = Float(coverage[i]) / 255
      pixels[i] = UInt8(min(max((plain + (lit - plain) * share).rounded(), 0), 255))
    }
    raster.setPixels(pixels)
  }
}
