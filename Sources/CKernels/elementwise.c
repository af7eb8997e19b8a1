#include "elementwise.h"
#include "multiversion.h"
#include <math.h>

MULTIVERSION void fer_add(float *restrict y, const float *restrict a, const float *restrict b, long n) {
  for (long i = 0; i < n; i++) y[i] = a[i] + b[i];
}

MULTIVERSION void fer_accumulate(float *restrict y, const float *restrict x, long n) {
  for (long i = 0; i < n; i++) y[i] += x[i];
}

MULTIVERSION void fer_relu(float *restrict y, const float *restrict x, long n) {
  // Written so that a NaN stays one: turned into 0, a broken network would look sound.
  for (long i = 0; i < n; i++) y[i] = x[i] <= 0 ? 0 : x[i];
}

MULTIVERSION void fer_relu_backward(float *restrict dx, const float *restrict dy, const float *restrict x, long n,
                                    int rule, int accumulate) {
  const int needs_active = rule != FER_RELU_DECONVNET, needs_positive = rule != FER_RELU_STANDARD;
  if (!accumulate)
    for (long i = 0; i < n; i++) dx[i] = 0;
  for (long i = 0; i < n; i++) {
    float g = dy[i];
    g = (needs_active && !(x[i] > 0)) ? 0 : g;
    g = (needs_positive && !(g > 0)) ? 0 : g;
    dx[i] += g;
  }
}

MULTIVERSION void fer_sigmoid(float *restrict y, const float *restrict x, long n) {
  for (long i = 0; i < n; i++) y[i] = 1.0f / (1.0f + expf(-x[i]));
}

MULTIVERSION void fer_sigmoid_backward(float *restrict dx, const float *restrict dy, const float *restrict y, long n,
                                       int accumulate) {
  for (long i = 0; i < n; i++) {
    float g = dy[i] * y[i] * (1 - y[i]);
    dx[i] = accumulate ? dx[i] + g : g;
  }
}

MULTIVERSION void fer_add_bias(float *restrict y, const float *restrict bias, long rows, long channels) {
  for (long r = 0; r < rows; r++, y += channels)
    for (long c = 0; c < channels; c++) y[c] += bias[c];
}

MULTIVERSION void fer_sum_rows(float *restrict sum, const float *restrict x, long rows, long channels) {
  /* Blocks of rows keep the float sums short, and the channel tile in the first-level cache. */
  enum { TILE = 256, BLOCK = 64 };
  float part[TILE];
  for (long c0 = 0; c0 < channels; c0 += TILE) {
    long width = channels - c0 < TILE ? channels - c0 : TILE;
    for (long r0 = 0; r0 < rows; r0 += BLOCK) {
      long end = r0 + BLOCK < rows ? r0 + BLOCK : rows;
      for (long c = 0; c < width; c++) part[c] = 0;
      for (long r = r0; r < end; r++) {
        const float *row = x + r * channels + c0;
        for (long c = 0; c < width; c++) part[c] += row[c];
      }
      for (long c = 0; c < width; c++) sum[c0 + c] += part[c];
    }
  }
}

MULTIVERSION void fer_multiply_accumulate(float *restrict y, const float *restrict x, const float *restrict s, long n) {
  for (long i = 0; i < n; i++) y[i] += x[i] * s[i];
}

MULTIVERSION void fer_multiply(float *restrict y, const float *a, const float *b, long n, int accumulate) {
  if (accumulate)
    for (long i = 0; i < n; i++) y[i] += a[i] * b[i];
  else
    for (long i = 0; i < n; i++) y[i] = a[i] * b[i];
}

MULTIVERSION void fer_transpose(float *restrict y, const float *restrict x, long rows, long columns, int accumulate) {
  /* Square tiles, so that reads and writes both stay within a few cache lines. */
  enum { TILE = 16 };
  for (long r0 = 0; r0 < rows; r0 += TILE)
    for (long c0 = 0; c0 < columns; c0 += TILE)
      for (long r = r0; r < rows && r < r0 + TILE; r++)
        for (long c = c0; c < columns && c < c0 + TILE; c++) {
          const float v = x[r * columns + c];
          y[c * rows + r] = accumulate ? y[c * rows + r] + v : v;
        }
}

MULTIVERSION void fer_scale_channels(float *restrict y, const float *restrict x, const float *restrict s, long rows,
                                     long channels) {
  for (long r = 0; r < rows; r++, x += channels, y += channels)
    for (long c = 0; c < channels; c++) y[c] = x[c] * s[c];
}

MULTIVERSION void fer_scale_channels_backward(float *restrict dx, float *restrict ds, const float *restrict dy,
                                              const float *restrict x, const float *restrict s, long rows,
                                              long channels, int accumulate_x) {
  for (long r = 0; r < rows; r++, x += channels, dy += channels) {
    if (dx) {
      if (accumulate_x)
        for (long c = 0; c < channels; c++) dx[c] += dy[c] * s[c];
      else
        for (long c = 0; c < channels; c++) dx[c] = dy[c] * s[c];
      dx += channels;
    }
    if (ds)
      for (long c = 0; c < channels; c++) ds[c] += dy[c] * x[c];
  }
}

MULTIVERSION void fer_scale_rows(float *restrict y, const float *restrict x, const float *restrict s, long rows,
                                 long channels) {
  for (long r = 0; r < rows; r++, x += channels, y += channels)
    for (long c = 0; c < channels; c++) y[c] = x[c] * s[r];
}

MULTIVERSION void fer_scale_rows_backward(float *restrict dx, float *restrict ds, const float *restrict dy,
                                          const float *restrict x, const float *restrict s, long rows, long channels,
                                          int accumulate_x, int accumulate_s) {
  RELAXED
  for (long r = 0; r < rows; r++, x += channels, dy += channels) {
    if (dx) {
      if (accumulate_x)
        for (long c = 0; c < channels; c++) dx[c] += dy[c] * s[r];
      else
        for (long c = 0; c < channels; c++) dx[c] = dy[c] * s[r];
      dx += channels;
    }
    if (ds) {
      float sum = 0;
      for (long c = 0; c < channels; c++) sum += dy[c] * x[c];
      ds[r] = accumulate_s ? ds[r] + sum : sum;
    }
  }
}
