#include "depthwise.h"
#include "multiversion.h"

/* Sixteen channels at a time: one register, or two or four, of every instruction set. COLUMNS neighbouring positions
   share each load of the kernel. */
enum { LANES = 16, COLUMNS = 4 };
typedef float lanes __attribute__((vector_size(64)));
typedef float packed_lanes __attribute__((vector_size(64), aligned(4), may_alias));
#define LOAD(p) ((lanes)(*(const packed_lanes *)(p)))
#define STORE(p, v) (*(packed_lanes *)(p) = (packed_lanes)(v))
#define INLINE static inline __attribute__((always_inline))

typedef struct reach { long begin, end; } reach;

/* The kernel positions along one axis that see the inside of the image from output position `out`. */
INLINE reach seen(long out, long stride, long padding, long kernel, long size) {
  const long at = out * stride - padding;
  long begin = at < 0 ? -at : 0;
  if (begin > kernel) begin = kernel;
  long end = size - at < kernel ? size - at : kernel;
  return (reach){begin, end < begin ? begin : end};
}

/* The output positions along one axis that see the inside of the image through kernel position `k`. */
INLINE reach seeing(long k, long stride, long padding, long size, long out) {
  const long first = padding - k, last = size - 1 + padding - k;
  long begin = first > 0 ? (first + stride - 1) / stride : 0;
  if (begin > out) begin = out;
  long end = last < 0 ? 0 : last / stride + 1;
  if (end > out) end = out;
  return (reach){begin, end < begin ? begin : end};
}

/* Sums of products along two axes, and how far each step goes: in what is read, in the kernel, and from one position of
   the result to the next one that shares the kernel's positions. */
typedef struct walk {
  long rows, columns;
  long row_in, column_in, position_in;
  long row_kernel, column_kernel;
  long position_out;
} walk;

/* `positions` sums for sixteen channels; `columns`: walk->columns where the compiler may know it. */
INLINE void sum_block(float *restrict out, const float *restrict in, const float *restrict kernel, const walk *w,
                      const int positions, const long columns) {
  lanes sum[COLUMNS];
  for (int j = 0; j < positions; j++) sum[j] = (lanes){0};
  for (long i = 0; i < w->rows; i++)
    for (long k = 0; k < columns; k++) {
      const lanes factor = LOAD(kernel + i * w->row_kernel + k * w->column_kernel);
      const float *at = in + i * w->row_in + k * w->column_in;
#pragma clang loop unroll(full)
      for (int j = 0; j < positions; j++) sum[j] += LOAD(at + j * w->position_in) * factor;
    }
  for (int j = 0; j < positions; j++) STORE(out + j * w->position_out, sum[j]);
}

/* `positions` sums for all channels, at least sixteen. The last sixteen may overlap those before: the same numbers are
   written twice. */
INLINE void sum_channels(float *restrict out, const float *restrict in, const float *restrict kernel, const walk *w,
                         long channels, const int positions) {
  for (long c0 = 0; c0 < channels; c0 += LANES) {
    const long c = c0 + LANES <= channels ? c0 : channels - LANES;
    if (w->columns == 3)
      sum_block(out + c, in + c, kernel + c, w, positions, 3);
    else
      sum_block(out + c, in + c, kernel + c, w, positions, w->columns);
  }
}

/* One row of y, one output channel for each channel, at least sixteen of them. s: the stride; where the compiler knows it
   to be 1, neighbouring positions share loads. */
INLINE void forward_row(float *restrict y, const float *restrict image, const float *restrict kernel,
                        const fer_window *w, long oy, const long s) {
  const long C = w->channels;
  const reach ky = seen(oy, s, w->pad_top, w->kernel_height, w->height);
  walk walk = {.rows = ky.end - ky.begin, .row_in = w->width * C, .column_in = C, .position_in = s * C,
               .row_kernel = w->kernel_width * C, .column_kernel = C, .position_out = C};
  for (long ox = 0; ox < w->out_width;) {
    const reach kx = seen(ox, s, w->pad_left, w->kernel_width, w->width);
    const long left = ox * s - w->pad_left;
    const int is_inside = left >= 0 && ox + COLUMNS <= w->out_width
                          && left + (COLUMNS - 1) * s + w->kernel_width <= w->width;
    walk.columns = kx.end - kx.begin;
    const float *in = image + ((oy * s - w->pad_top + ky.begin) * w->width + left + kx.begin) * C;
    const float *factors = kernel + (ky.begin * w->kernel_width + kx.begin) * C;
    if (is_inside)
      sum_channels(y + ox * C, in, factors, &walk, C, COLUMNS);
    else
      sum_channels(y + ox * C, in, factors, &walk, C, 1);
    ox += is_inside ? COLUMNS : 1;
  }
}

/* One row of y for any number of channels and any multiplier. */
INLINE void forward_row_of_any(float *restrict y, const float *restrict image, const float *restrict kernel,
                               const fer_window *w, long multiplier, long oy) {
  const long C = w->channels, M = multiplier;
  const reach ky = seen(oy, w->stride, w->pad_top, w->kernel_height, w->height);
  for (long ox = 0; ox < w->out_width; ox++, y += C * M) {
    const reach kx = seen(ox, w->stride, w->pad_left, w->kernel_width, w->width);
    for (long c = 0; c < C * M; c++) y[c] = 0;
    for (long i = ky.begin; i < ky.end; i++)
      for (long k = kx.begin; k < kx.end; k++) {
        const float *in = image + ((oy * w->stride - w->pad_top + i) * w->width + ox * w->stride - w->pad_left + k) * C;
        const float *factors = kernel + (i * w->kernel_width + k) * C * M;
        if (M == 1)
          for (long c = 0; c < C; c++) y[c] += in[c] * factors[c];
        else
          for (long c = 0; c < C; c++)
            for (long m = 0; m < M; m++) y[c * M + m] += in[c] * factors[c * M + m];
      }
  }
}

MULTIVERSION void fer_depthwise(float *restrict y, const float *restrict x, const float *restrict kernel,
                                const fer_window *w, long multiplier, long first, long last) {
  const long C = w->channels, row = w->out_width * C * multiplier;
  for (long r = first; r < last; r++) {
    const float *image = x + (r / w->out_height) * w->height * w->width * C;
    if (multiplier == 1 && C >= LANES && w->stride == 1)
      forward_row(y + r * row, image, kernel, w, r % w->out_height, 1);
    else if (multiplier == 1 && C >= LANES)
      forward_row(y + r * row, image, kernel, w, r % w->out_height, w->stride);
    else
      forward_row_of_any(y + r * row, image, kernel, w, multiplier, r % w->out_height);
  }
}

/* The output positions along one axis that see input position `at` (counted with padding): `output`, output - 1, ...
   through kernel positions `kernel`, kernel + stride, ... */
typedef struct viewers { long kernel, output, count; } viewers;

INLINE viewers viewers_of(long at, long stride, long kernel, long out) {
  viewers v = {at % stride, at / stride, 0};
  if (v.output >= out) {
    v.kernel += (v.output - out + 1) * stride;
    v.output = out - 1;
  }
  if (v.kernel < kernel) {
    v.count = (kernel - 1 - v.kernel) / stride + 1;
    if (v.count > v.output + 1) v.count = v.output + 1;
  }
  return v;
}

/* One row of the input's gradient, one output channel for each channel, at least sixteen of them. Positions a stride
   apart are seen through the same positions of the kernel. */
INLINE void input_gradient_row(float *restrict dx, const float *restrict dy, const float *restrict kernel,
                               const fer_window *w, long iy) {
  const long C = w->channels, s = w->stride;
  const viewers rows = viewers_of(iy + w->pad_top, s, w->kernel_height, w->out_height);
  walk walk = {.rows = rows.count, .row_in = -w->out_width * C, .column_in = -C, .position_in = C,
               .row_kernel = s * w->kernel_width * C, .column_kernel = s * C, .position_out = s * C};
  for (long phase = 0; phase < s && phase < w->width; phase++)
    for (long ix = phase; ix < w->width;) {
      const viewers columns = viewers_of(ix + w->pad_left, s, w->kernel_width, w->out_width);
      const long last = ix + (COLUMNS - 1) * s;
      int is_alike = last < w->width;
      if (is_alike) {
        const viewers other = viewers_of(last + w->pad_left, s, w->kernel_width, w->out_width);
        is_alike = other.kernel == columns.kernel && other.count == columns.count;
      }
      walk.columns = columns.count;
      const float *in = dy + (rows.output * w->out_width + columns.output) * C;
      const float *factors = kernel + (rows.kernel * w->kernel_width + columns.kernel) * C;
      if (is_alike)
        sum_channels(dx + ix * C, in, factors, &walk, C, COLUMNS);
      else
        sum_channels(dx + ix * C, in, factors, &walk, C, 1);
      ix += is_alike ? COLUMNS * s : s;
    }
}

/* One row of the input's gradient for any number of channels and any multiplier. */
INLINE void input_gradient_row_of_any(float *restrict dx, const float *restrict dy, const float *restrict kernel,
                                      const fer_window *w, long multiplier, long iy) {
  const long C = w->channels, M = multiplier, s = w->stride;
  const viewers rows = viewers_of(iy + w->pad_top, s, w->kernel_height, w->out_height);
  for (long ix = 0; ix < w->width; ix++, dx += C) {
    const viewers columns = viewers_of(ix + w->pad_left, s, w->kernel_width, w->out_width);
    for (long c = 0; c < C; c++) dx[c] = 0;
    for (long i = 0; i < rows.count; i++)
      for (long k = 0; k < columns.count; k++) {
        const float *g = dy + ((rows.output - i) * w->out_width + columns.output - k) * C * M;
        const float *factors = kernel + ((rows.kernel + i * s) * w->kernel_width + columns.kernel + k * s) * C * M;
        if (M == 1)
          for (long c = 0; c < C; c++) dx[c] += g[c] * factors[c];
        else
          for (long c = 0; c < C; c++)
            for (long m = 0; m < M; m++) dx[c] += g[c * M + m] * factors[c * M + m];
      }
  }
}

MULTIVERSION void fer_depthwise_input_gradient(float *restrict dx, const float *restrict dy,
                                               const float *restrict kernel, const fer_window *w, long multiplier,
                                               long first, long last) {
  const long C = w->channels, row = w->width * C;
  for (long r = first; r < last; r++) {
    const float *image = dy + (r / w->height) * w->out_height * w->out_width * C * multiplier;
    if (multiplier == 1 && C >= LANES)
      input_gradient_row(dx + (r - first) * row, image, kernel, w, r % w->height);
    else
      input_gradient_row_of_any(dx + (r - first) * row, image, kernel, w, multiplier, r % w->height);
  }
}

/* sums[c] += what sixteen channels of one row contribute through one position of the kernel, for the last `count` of
   them */
INLINE void kernel_gradient_block(float *restrict sums, const float *restrict in, const float *restrict g, reach ox,
                                  long step, long channels, long count) {
  lanes sum = (lanes){0};
  for (long o = ox.begin; o < ox.end; o++) sum += LOAD(in + o * step) * LOAD(g + o * channels);
  if (count == LANES) {
    STORE(sums, LOAD(sums) + sum);
  } else {
    float parts[LANES];
    STORE(parts, sum);
    for (long c = LANES - count; c < LANES; c++) sums[c] += parts[c];
  }
}

MULTIVERSION void fer_depthwise_kernel_gradient(float *restrict dk, const float *restrict x, const float *restrict dy,
                                                const fer_window *w, long multiplier, long first, long last) {
  const long C = w->channels, M = multiplier, step = w->stride * C;
  for (long r = first; r < last; r++) {
    const long oy = r % w->out_height;
    const float *image = x + (r / w->out_height) * w->height * w->width * C;
    const float *g = dy + r * w->out_width * C * M;
    const reach ky = seen(oy, w->stride, w->pad_top, w->kernel_height, w->height);
    for (long i = ky.begin; i < ky.end; i++)
      for (long k = 0; k < w->kernel_width; k++) {
        const reach ox = seeing(k, w->stride, w->pad_left, w->width, w->out_width);
        const float *in = image + ((oy * w->stride - w->pad_top + i) * w->width - w->pad_left + k) * C;
        float *sums = dk + (i * w->kernel_width + k) * C * M;
        if (M == 1 && C >= LANES)
          for (long c0 = 0; c0 < C; c0 += LANES) {
            const long c = c0 + LANES <= C ? c0 : C - LANES;
            kernel_gradient_block(sums + c, in + c, g + c, ox, step, C, c + LANES - c0);
          }
        else
          for (long o = ox.begin; o < ox.end; o++)
            for (long c = 0; c < C; c++)
              for (long m = 0; m < M; m++) sums[c * M + m] += in[o * step + c] * g[o * C * M + c * M + m];
      }
  }
}
