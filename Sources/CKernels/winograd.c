#include "winograd.h"
#include "multiversion.h"
#include <string.h>

enum { OUT = FER_WINOGRAD_OUT, IN = FER_WINOGRAD_IN, LANES = 16 };

/* Sixteen channels side by side, at any address that floats may have. */
typedef float lanes __attribute__((vector_size(4 * LANES), aligned(4)));
typedef int bits __attribute__((vector_size(4 * LANES)));

typedef struct tile { long image, row, column; } tile;

static inline tile tile_at(const fer_window *w, long index) {
  const long columns = (w->out_width + OUT - 1) / OUT, rows = (w->out_height + OUT - 1) / OUT;
  const long rest = index / columns;
  return (tile){rest / rows, rest % rows * OUT, index % columns * OUT};
}

#define INLINE static inline __attribute__((always_inline))

/* The one-dimensional transforms: B^T on inputs, A^T on products, G on kernels, and the adjoints A and G^T. */
INLINE void transform_input(lanes *o, const lanes *v, long step) {
  const lanes a = v[0], b = v[step], c = v[2 * step], d = v[3 * step], e = v[4 * step];
  o[0] = 2 * (a - c) + d - b;
  o[1] = d - c - 2 * b;
  o[2] = 2 * b - 3 * c + d;
  o[3] = d - b;
  o[4] = 2 * (b - d) + e - c;
}

INLINE void transform_product(lanes *o, const lanes *v, long step) {
  const lanes a = v[0], b = v[step], c = v[2 * step], d = v[3 * step], e = v[4 * step];
  o[0] = a + b + c + d;
  o[1] = b - c + 2 * d;
  o[2] = b + c + 4 * d + e;
}

INLINE void transform_output_gradient(lanes *o, const lanes *v, long step) {
  const lanes a = v[0], b = v[step], c = v[2 * step];
  o[0] = a;
  o[1] = a + b + c;
  o[2] = a - b + c;
  o[3] = a + 2 * b + 4 * c;
  o[4] = c;
}

INLINE void transform_kernel(lanes *o, const lanes *v, long step) {
  const lanes a = v[0], b = v[step], c = v[2 * step];
  o[0] = 0.5f * a;
  o[1] = -0.5f * (a + b + c);
  o[2] = (1.0f / 6) * (b - a - c);
  o[3] = (1.0f / 6) * (a + 2 * b + 4 * c);
  o[4] = c;
}

INLINE void transform_kernel_gradient(lanes *o, const lanes *v, long step) {
  const lanes a = v[0], b = v[step], c = v[2 * step], d = v[3 * step], e = v[4 * step];
  o[0] = 0.5f * (a - b) + (1.0f / 6) * (d - c);
  o[1] = (1.0f / 3) * d + (1.0f / 6) * c - 0.5f * b;
  o[2] = (2.0f / 3) * d - (1.0f / 6) * c - 0.5f * b + e;
}

/* Macros: vectors of this width may not be passed to functions that are compiled for narrower ones. */
#define load(p) (*(const lanes *)(p))
#define store(p, v) (*(lanes *)(p) = (v))

MULTIVERSION void fer_winograd_input(float *restrict v, long plane, const float *restrict x, const fer_window *w,
                                     long first, long last) {
  const long channels = w->channels;
  for (long t = first; t < last; t++, v += channels) {
    const tile at = tile_at(w, t);
    const long top = at.row - w->pad_top, left = at.column - w->pad_left;
    const float *image = x + at.image * w->height * w->width * channels;
    for (long c = 0; c < channels; c += LANES) {
      lanes rows[IN][IN];
      for (long i = 0; i < IN; i++) {
        lanes d[IN];
        const int inside = top + i >= 0 && top + i < w->height;
        for (long j = 0; j < IN; j++)
          d[j] = inside && left + j >= 0 && left + j < w->width
                     ? load(image + ((top + i) * w->width + left + j) * channels + c)
                     : (lanes){0};
        transform_input(rows[i], d, 1);
      }
      for (long j = 0; j < IN; j++) {
        lanes column[IN];
        transform_input(column, &rows[0][j], IN);
        for (long i = 0; i < IN; i++) store(v + (i * IN + j) * plane + c, column[i]);
      }
    }
  }
}

MULTIVERSION void fer_winograd_kernel(float *restrict u, long plane, const float *restrict g, long stride, long count,
                                      int flipped) {
  for (long c = 0; c < count; c += LANES) {
    lanes rows[OUT][IN];
    for (long i = 0; i < OUT; i++) {
      lanes k[OUT];
      for (long j = 0; j < OUT; j++) k[j] = load(g + (flipped ? OUT * OUT - 1 - i * OUT - j : i * OUT + j) * stride + c);
      transform_kernel(rows[i], k, 1);
    }
    for (long j = 0; j < IN; j++) {
      lanes column[IN];
      transform_kernel(column, &rows[0][j], IN);
      for (long i = 0; i < IN; i++) store(u + (i * IN + j) * plane + c, column[i]);
    }
  }
}

MULTIVERSION void fer_winograd_output(float *restrict y, const float *restrict m, long plane, const fer_window *w,
                                      long channels, long first, long last, const float *restrict scale,
                                      const float *restrict shift, int relu, int accumulate) {
  for (long t = first; t < last; t++, m += channels) {
    const tile at = tile_at(w, t);
    const long height = w->out_height - at.row < OUT ? w->out_height - at.row : OUT;
    const long width = w->out_width - at.column < OUT ? w->out_width - at.column : OUT;
    float *corner = y + ((at.image * w->out_height + at.row) * w->out_width + at.column) * channels;
    for (long c = 0; c < channels; c += LANES) {
      lanes rows[IN][OUT];
      for (long i = 0; i < IN; i++) {
        lanes d[IN];
        for (long j = 0; j < IN; j++) d[j] = load(m + (i * IN + j) * plane + c);
        transform_product(rows[i], d, 1);
      }
      for (long j = 0; j < width; j++) {
        lanes column[OUT];
        transform_product(column, &rows[0][j], OUT);
        for (long i = 0; i < height; i++) {
          float *target = corner + (i * w->out_width + j) * channels + c;
          lanes value = column[i];
          if (scale) value *= load(scale + c);
          if (shift) value += load(shift + c);
          if (relu) value = (lanes)((bits)value & ~(value <= 0));  // a NaN stays one
          if (accumulate) value += load(target);
          store(target, value);
        }
      }
    }
  }
}

MULTIVERSION void fer_winograd_output_gradient(float *restrict z, long plane, const float *restrict dy,
                                               const fer_window *w, long channels, long first, long last) {
  for (long t = first; t < last; t++, z += channels) {
    const tile at = tile_at(w, t);
    const float *corner = dy + ((at.image * w->out_height + at.row) * w->out_width + at.column) * channels;
    for (long c = 0; c < channels; c += LANES) {
      lanes rows[OUT][IN];
      for (long i = 0; i < OUT; i++) {
        lanes d[OUT];
        for (long j = 0; j < OUT; j++)
          d[j] = at.row + i < w->out_height && at.column + j < w->out_width
                     ? load(corner + (i * w->out_width + j) * channels + c)
                     : (lanes){0};
        transform_output_gradient(rows[i], d, 1);
      }
      for (long j = 0; j < IN; j++) {
        lanes column[IN];
        transform_output_gradient(column, &rows[0][j], IN);
        for (long i = 0; i < IN; i++) store(z + (i * IN + j) * plane + c, column[i]);
      }
    }
  }
}

MULTIVERSION void fer_winograd_kernel_gradient(float *restrict dg, long stride, const float *restrict du, long plane,
                                               long part, long parts, long count, int accumulate) {
  for (long c = 0; c < count; c += LANES) {
    lanes rows[IN][OUT];
    for (long i = 0; i < IN; i++) {
      lanes d[IN];
      for (long j = 0; j < IN; j++) {
        const float *source = du + (i * IN + j) * plane + c;
        d[j] = load(source);
        for (long p = 1; p < parts; p++) d[j] += load(source + p * part);
      }
      transform_kernel_gradient(rows[i], d, 1);
    }
    for (long j = 0; j < OUT; j++) {
      lanes column[OUT];
      transform_kernel_gradient(column, &rows[0][j], OUT);
      for (long i = 0; i < OUT; i++) {
        float *target = dg + (i * OUT + j) * stride + c;
        store(target, accumulate ? load(target) + column[i] : column[i]);
      }
    }
  }
}
