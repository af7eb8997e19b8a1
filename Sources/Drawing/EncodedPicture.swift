internal import CPango
import Foundation

/// A PNG or JPEG picture that pages of a PDF show, whole or in part; its bytes stand in the file once.
public final class EncodedPicture {
  /// Columns of pixels.
  public let width: Int
  /// Rows of pixels.
  public let height: Int
  let surface: OpaquePointer

  /// A PNG picture.
  /// - Throws: `DrawingError.backend` when it cannot be decoded.
  public init(png data: Data) throws {
    let source = Source(data)
    // Cairo holds no reference: the source must live until all is read.
    let surface = withExtendedLifetime(source) {
      cairo_image_surface_create_from_png_stream(readFromSource, Unmanaged.passUnretained(source).toOpaque())
    }
    guard let surface else { throw Self.unusable("memory ran out") }
    let status = cairo_surface_status(surface)
    guard status == CAIRO_STATUS_SUCCESS else {
      cairo_surface_destroy(surface)
      throw Self.unusable(cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown error")
    }
    self.surface = surface
    width = Int(cairo_image_surface_get_width(surface))
    height = Int(cairo_image_surface_get_height(surface))
  }

  /// A JPEG picture of a known size. A PDF holds its bytes as they are; they are never decoded here.
  /// - Throws: `DrawingError.backend` when memory ran out.
  public init(jpeg data: Data, width: Int, height: Int) throws {
    guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)),
      cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS,
      let copy = data.withUnsafeBytes({ g_memdup2($0.baseAddress, gsize($0.count)) })
    else { throw Self.unusable("no surface of \(width) x \(height) pixels") }
    self.surface = surface
    self.width = width
    self.height = height
    let status = cairo_surface_set_mime_data(
      surface, CAIRO_MIME_TYPE_JPEG, copy.assumingMemoryBound(to: UInt8.self), UInt(data.count), { g_free($0) }, copy)
    guard status == CAIRO_STATUS_SUCCESS else {
      g_free(copy)
      throw Self.unusable("the JPEG data could not be attached")
    }
  }

  deinit { cairo_surface_destroy(surface) }

  private static func unusable(_ reason: String) -> DrawingError {
    .backend(format: "PDF", size: Size(width: 0, height: 0), reason: "a picture cannot be used: \(reason)")
  }
}

/// Bytes that Cairo reads.
private final class Source {
  let data: Data
  var position = 0

  init(_ data: Data) { self.data = data }
}

/// Cairo's read function: takes the next bytes of the `Source` behind `closure`.
private let readFromSource:
  @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, UInt32) -> cairo_status_t = {
    closure, bytes, count in
    guard let closure, let bytes else { return CAIRO_STATUS_READ_ERROR }
    let source = Unmanaged<Source>.fromOpaque(closure).takeUnretainedValue()
    let end = source.position + Int(count)
    guard end <= source.data.count else { return CAIRO_STATUS_READ_ERROR }
    source.data.copyBytes(to: bytes, from: source.position..<end)
    source.position = end
    return CAIRO_STATUS_SUCCESS
  }
