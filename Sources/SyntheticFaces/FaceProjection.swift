import Foundation

/// A place in the picture (pixels) or on the face (units of half the head's width, origin between eyes and nose's
/// tip, x to the picture's right, y down).
typealias Point = SIMD2<Double>

/// Places points of the face in the raster: a turned, tilted, scaled and shifted head seen from far away.
struct FaceProjection {
  /// Pixels that one face unit takes.
  let unit: Double
  /// Tilt in radians.
  let roll: Double
  private let middle: Point
  private let yaw: (sin: Double, cos: Double)
  private let pitch: (sin: Double, cos: Double)
  private let faceLength: Double

  init(_ parameters: FaceParameters, rasterSize: Int) {
    let pose = parameters.pose
    let size = Double(rasterSize)
    unit = pose.scale * size
    roll = pose.roll * .pi / 180
    middle = Point(size * (0.5 + pose.shiftX), size * (0.5 + pose.shiftY))
    yaw = (sin(pose.yaw * .pi / 180), cos(pose.yaw * .pi / 180))
    pitch = (sin(pose.pitch * .pi / 180), cos(pose.pitch * .pi / 180))
    faceLength = parameters.identity.faceLength
  }

  /// Where a point on the skin appears.
  /// - Parameter lift: how far it stands out from the head's smooth shape (the nose's tip: 0.3).
  func surface(_ u: Double, _ v: Double, lift: Double = 0) -> Point { place(u, v, depth: Self.depth(u, v) + lift) }

  /// Where a point at a given depth (0: the plane of the ears, positive: towards the camera) appears.
  func place(_ u: Double, _ v: Double, depth: Double) -> Point {
    let eyeLine = -0.16
    let v = v > eyeLine ? eyeLine + (v - eyeLine) * faceLength : v
    // The camera follows the face, so that a turned head stays in the frame.
    let forward = depth - 0.5
    let x = u * yaw.cos + forward * yaw.sin
    let y = (v - 0.12) * pitch.cos + forward * pitch.sin
    return middle + unit * Point(x * cos(roll) - y * sin(roll), x * sin(roll) + y * cos(roll))
  }

  /// Depth of the head's smooth shape, an ellipsoid.
  static func depth(_ u: Double, _ v: Double) -> Double {
    let height = (v - 0.1) / 1.4
    return 0.85 * max(0, 1 - 0.9 * u * u - 0.8 * height * height).squareRoot()
  }
}
