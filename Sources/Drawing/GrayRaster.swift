internal import CPango

/// A small surface for shaded gray pictures and coverage masks. Coordinates are pixels, origin top left, y down.
///
/// Equal calls give equal bytes. An object belongs to one thread at a time.
public final class GrayRaster {
  /// What a pixel of the surface holds.
  public enum Content: Sendable {
    /// A gray level; the surface starts black and opaque.
    case gray
    /// How much of the pixel is covered; the surface starts empty.
    case coverage
  }

  /// How finely the borders of shapes are smoothed.
  public enum Antialiasing: Sendable {
    /// A pixel is in or out.
    case none
    /// Few steps; enough where the picture is reduced later.
    case fast
    /// Many steps; the setting of a new raster.
    case good
  }

  /// One stop of a gradient.
  public struct Stop: Sendable {
    /// Place along the gradient, 0 to 1.
    public let offset: Double
    /// Gray level, 0 black to 1 white.
    public let level: Double
    /// Opacity, 0 to 1.
    public let opacity: Double

    /// A stop at `offset`.
    public init(_ offset: Double, level: Double, opacity: Double = 1) {
      self.offset = offset
      self.level = level
      self.opacity = opacity
    }
  }

  /// What a shape is filled or stroked with.
  public enum Paint: Sendable {
    /// One gray level (0 black to 1 white) with an opacity of 0 to 1.
    case gray(Double, opacity: Double = 1)
    /// A gradient along a line.
    case linear(from: SIMD2<Double>, to: SIMD2<Double>, [Stop])
    /// A gradient from a centre outwards.
    case radial(center: SIMD2<Double>, radius: Double, [Stop])
  }

  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  private let content: Content
  private let surface: OpaquePointer
  private let context: OpaquePointer

  /// - Parameters:
  ///   - width: columns, 1 to 16384.
  ///   - height: rows, 1 to 16384.
  ///   - content: gray levels or coverage.
  public init(width: Int, height: Int, content: Content = .gray) {
    precondition((1...16384).contains(width) && (1...16384).contains(height), "a raster of \(width)x\(height)")
    self.width = width
    self.height = height
    self.content = content
    let format = content == .gray ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_A8
    guard let surface = cairo_image_surface_create(format, Int32(width), Int32(height)),
      let context = cairo_create(surface), cairo_status(context) == CAIRO_STATUS_SUCCESS
    else { preconditionFailure("no memory for a raster of \(width)x\(height)") }
    self.surface = surface
    self.context = context
    setAntialiasing(.good)
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }
}

// MARK: - State

extension GrayRaster {
  /// Runs `body` and takes back the transforms and clips that it made.
  public func isolated(_ body: () -> Void) {
    cairo_save(context)
    body()
    cairo_restore(context)
  }

  /// Moves the origin.
  public func translate(by offset: SIMD2<Double>) { cairo_translate(context, offset.x, offset.y) }

  /// Turns the axes; positive angles (radians) turn from +x to +y.
  public func rotate(by angle: Double) { cairo_rotate(context, angle) }

  /// Stretches the axes; both factors must differ from 0.
  public func scale(by factor: SIMD2<Double>) {
    precondition(factor.x != 0 && factor.y != 0, "a scale of 0 cannot be undone")
    cairo_scale(context, factor.x, factor.y)
  }

  /// Restricts drawing to the current path, and forgets the path.
  public func clip() { cairo_clip(context) }

  /// How finely the borders of shapes are smoothed from now on.
  public func setAntialiasing(_ quality: Antialiasing) {
    switch quality {
    case .none: cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE)
    case .fast: cairo_set_antialias(context, CAIRO_ANTIALIAS_FAST)
    case .good: cairo_set_antialias(context, CAIRO_ANTIALIAS_GOOD)
    }
  }
}

// MARK: - Paths

extension GrayRaster {
  /// Starts a new part of the path at `point`.
  public func move(to point: SIMD2<Double>) { cairo_move_to(context, point.x, point.y) }

  /// A straight line to `point`.
  public func line(to point: SIMD2<Double>) { cairo_line_to(context, point.x, point.y) }

  /// A cubic Bezier curve to `point`.
  public func curve(to point: SIMD2<Double>, _ control1: SIMD2<Double>, _ control2: SIMD2<Double>) {
    cairo_curve_to(context, control1.x, control1.y, control2.x, control2.y, point.x, point.y)
  }

  /// A whole ellipse as a part of the path of its own; `angle` (radians) turns it from +x to +y.
  public func ellipse(center: SIMD2<Double>, radii: SIMD2<Double>, angle: Double = 0) {
    guard radii.x > 0, radii.y > 0 else { return }
    var matrix = cairo_matrix_t()
    cairo_get_matrix(context, &matrix)
    cairo_translate(context, center.x, center.y)
    cairo_rotate(context, angle)
    cairo_scale(context, radii.x, radii.y)
    cairo_new_sub_path(context)
    cairo_arc(context, 0, 0, 1, 0, 2 * Double.pi)
    cairo_close_path(context)
    cairo_set_matrix(context, &matrix)
  }

  /// A smooth curve through all points (Catmull-Rom, as cubic Bezier pieces).
  /// - Parameters:
  ///   - points: at least two; fewer draw nothing.
  ///   - closed: whether the curve returns to the first point.
  public func spline(through points: [SIMD2<Double>], closed: Bool) {
    guard points.count > 1 else { return }
    let count = points.count
    func at(_ i: Int) -> SIMD2<Double> { points[closed ? (i + count) % count : min(max(i, 0), count - 1)] }
    move(to: points[0])
    for i in 0..<(closed ? count : count - 1) {
      let (a, b, c, d) = (at(i - 1), at(i), at(i + 1), at(i + 2))
      curve(to: c, b + (c - a) / 6, c - (d - b) / 6)
    }
    if closed { closePath() }
  }

  /// Joins the end of the path's last part to its beginning.
  public func closePath() { cairo_close_path(context) }

  /// Forgets the path.
  public func clearPath() { cairo_new_path(context) }
}

// MARK: - Painting

extension GrayRaster {
  /// Fills the path. It is forgotten afterwards unless `keepingPath`.
  public func fill(_ paint: Paint, keepingPath: Bool = false) {
    use(paint)
    if keepingPath { cairo_fill_preserve(context) } else { cairo_fill(context) }
  }

  /// Draws the path as a line of `width` pixels with round ends. It is forgotten afterwards unless `keepingPath`.
  public func stroke(_ paint: Paint, width: Double, keepingPath: Bool = false) {
    use(paint)
    cairo_set_line_width(context, width)
    if keepingPath { cairo_stroke_preserve(context) } else { cairo_stroke(context) }
  }

  /// Paints everything inside the clip.
  public func paint(_ paint: Paint) {
    use(paint)
    cairo_paint(context)
  }

  private func use(_ paint: Paint) {
    switch paint {
    case .gray(let level, let opacity): cairo_set_source_rgba(context, level, level, level, opacity)
    case .linear(let from, let to, let stops):
      use(gradient: cairo_pattern_create_linear(from.x, from.y, to.x, to.y), stops)
    case .radial(let center, let radius, let stops):
      use(gradient: cairo_pattern_create_radial(center.x, center.y, 0, center.x, center.y, radius), stops)
    }
  }

  private func use(gradient: OpaquePointer?, _ stops: [Stop]) {
    for stop in stops {
      cairo_pattern_add_color_stop_rgba(gradient, stop.offset, stop.level, stop.level, stop.level, stop.opacity)
    }
    cairo_set_source(context, gradient)
    cairo_pattern_destroy(gradient)
  }
}

// MARK: - Pixels

extension GrayRaster {
  /// The surface as `width * height` bytes, row-major: gray levels, or coverage from 0 none to 255 full.
  public func pixels() -> [UInt8] {
    cairo_surface_flush(surface)
    let stride = Int(cairo_image_surface_get_stride(surface))
    guard let data = cairo_image_surface_get_data(surface) else { preconditionFailure("the surface was finished") }
    let step = content == .gray ? 4 : 1
    return [UInt8](unsafeUninitializedCapacity: width * height) { out, count in
      for y in 0..<height {
        let row = data + y * stride
        for x in 0..<width { out[y * width + x] = row[x * step] }
      }
      count = width * height
    }
  }

  /// Replaces the whole surface.
  /// - Parameter values: `width * height` bytes, as `pixels()` gives them.
  public func setPixels(_ values: [UInt8]) {
    precondition(values.count == width * height, "\(values.count) values for \(width)x\(height)")
    cairo_surface_flush(surface)
    let stride = Int(cairo_image_surface_get_stride(surface))
    guard let data = cairo_image_surface_get_data(surface) else { preconditionFailure("the surface was finished") }
    values.withUnsafeBufferPointer { values in
      for y in 0..<height {
        let row = data + y * stride
        for x in 0..<width {
          let value = values[y * width + x]
          if content == .gray {
            (row[4 * x], row[4 * x + 1], row[4 * x + 2]) = (value, value, value)
          } else {
            row[x] = value
          }
        }
      }
    }
    cairo_surface_mark_dirty(surface)
  }
}
