internal import CPango
import Foundation

extension Raster {
  /// The picture as a PNG file: one byte a pixel where it is gray.
  /// - Throws: `DrawingError.backend` when it is larger than PNG surfaces can be or memory ran out.
  public func png() throws -> Data {
    let size = Size(width: Double(width), height: Double(height))
    func check(_ status: cairo_status_t) throws {
      guard status == CAIRO_STATUS_SUCCESS else {
        let reason = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown error"
        throw DrawingError.backend(format: "PNG", size: size, reason: reason)
      }
    }
    guard let surface = channels == 1 ? graySurface() : cairoSurface(of: self) else {
      throw DrawingError.backend(format: "PNG", size: size, reason: "no surface of this size")
    }
    defer { cairo_surface_destroy(surface) }
    let sink = Sink()
    try check(cairo_surface_write_to_png_stream(surface, appendToSink, Unmanaged.passUnretained(sink).toOpaque()))
    return sink.data
  }

  /// Cairo writes a surface of eight-bit coverage as a gray PNG.
  private func graySurface() -> OpaquePointer? {
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_A8, Int32(width), Int32(height)) else { return nil }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let bytes = cairo_image_surface_get_data(surface)
    else {
      cairo_surface_destroy(surface)
      return nil
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    cairo_surface_flush(surface)
    pixels.withUnsafeBufferPointer { source in
      for row in 0..<height {
        guard let start = source.baseAddress else { return }
        (bytes + row * stride).update(from: start + row * width, count: width)
      }
    }
    cairo_surface_mark_dirty(surface)
    return surface
  }
}
