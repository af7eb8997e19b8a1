#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// libpng reports errors by longjmp, which may not cross Swift frames; these functions keep it inside C.

/// Where the PNG bytes come from, and the message of the first error.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t position;
  char message[200];
} fer_png_source;

static inline void fer_png_error(png_structp png, png_const_charp message) {
  fer_png_source *source = (fer_png_source *)png_get_error_ptr(png);
  snprintf(source->message, sizeof source->message, "%s", message);
  png_longjmp(png, 1);
}

static inline void fer_png_warning(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static inline void fer_png_read(png_structp png, png_bytep out, size_t count) {
  fer_png_source *source = (fer_png_source *)png_get_io_ptr(png);
  if (count > source->count - source->position) png_error(png, "the data ends before the image does");
  memcpy(out, source->bytes + source->position, count);
  source->position += count;
}

static inline png_structp fer_png_begin(fer_png_source *source, png_infop *info) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, source, fer_png_error, fer_png_warning);
  if (!png) return NULL;
  *info = png_create_info_struct(png);
  if (!*info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return NULL;
  }
  png_set_read_fn(png, source, fer_png_read);
  return png;
}

/// Reads the size from the header. Returns 1 on success; else `source->message` says why not.
static inline int fer_png_size(fer_png_source *source, uint32_t *width, uint32_t *height) {
  png_infop info = NULL;
  png_structp png = fer_png_begin(source, &info);
  if (!png) return 0;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
  png_read_info(png, info);
  *width = png_get_image_width(png, info);
  *height = png_get_image_height(png, info);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

/// Decodes to 8-bit gray with the transformations that OpenCV asks of libpng, so that the gray levels are the same:
/// alpha is dropped, 16 bits lose the low 8, and colour becomes gray by libpng's fixed-point weights 0.299 and 0.587,
/// in linear light where the file states a gamma. `pixels` holds width * height bytes, `rows` is room for one pointer a
/// row. Returns 1 on success; else `source->message` says why not.
static inline int fer_png_decode_gray(
    fer_png_source *source, uint8_t *pixels, png_bytep *rows, uint32_t width, uint32_t height) {
  png_infop info = NULL;
  png_structp png = fer_png_begin(source, &info);
  if (!png) return 0;
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
  }
  png_set_user_limits(png, width, height);
  png_read_info(png, info);
  int color = png_get_color_type(png, info);
  if (png_get_bit_depth(png, info) == 16) png_set_strip_16(png);
  png_set_strip_alpha(png);
  if (color == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png);
  if (!(color & PNG_COLOR_MASK_COLOR) && png_get_bit_depth(png, info) < 8) png_set_expand_gray_1_2_4_to_8(png);
  if (color & PNG_COLOR_MASK_COLOR) png_set_rgb_to_gray(png, 1, 0.299, 0.587);
  png_set_interlace_handling(png);
  png_read_update_info(png, info);
  if (png_get_rowbytes(png, info) != width) png_error(png, "unexpected row length");
  for (uint32_t y = 0; y < height; y++) rows[y] = pixels + (size_t)y * width;
  png_read_image(png, rows);
  png_read_end(png, NULL);
  png_destroy_read_struct(&png, &info, NULL);
  return 1;
}

/// Where encoded bytes go.
typedef struct {
  uint8_t *bytes;
  size_t capacity;
  size_t count;
  char message[200];
} fer_png_sink;

static inline void fer_png_sink_error(png_structp png, png_const_charp message) {
  fer_png_sink *sink = (fer_png_sink *)png_get_error_ptr(png);
  snprintf(sink->message, sizeof sink->message, "%s", message);
  png_longjmp(png, 1);
}

static inline void fer_png_write(png_structp png, png_bytep bytes, size_t count) {
  fer_png_sink *sink = (fer_png_sink *)png_get_io_ptr(png);
  if (count > sink->capacity - sink->count) png_error(png, "the buffer for the encoded image is too small");
  memcpy(sink->bytes + sink->count, bytes, count);
  sink->count += count;
}

static inline void fer_png_flush(png_structp png) { (void)png; }

/// Encodes 8-bit gray (`channels` 1) or RGB (3) without time stamps or text, so that equal pixels give equal bytes.
/// Returns 1 on success; else `sink->message` says why not.
static inline int fer_png_encode(fer_png_sink *sink, const uint8_t *pixels, uint32_t width, uint32_t height, int channels) {
  png_infop info = NULL;
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, sink, fer_png_sink_error, fer_png_warning);
  if (!png) return 0;
  info = png_create_info_struct(png);
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    return 0;
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    return 0;
  }
  png_set_write_fn(png, sink, fer_png_write, fer_png_flush);
  png_set_compression_level(png, 6);
  png_set_IHDR(png, info, width, height, 8, channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + (size_t)y * width * channels);
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
  return 1;
}
