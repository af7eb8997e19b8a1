#include "normalization.h"
#include "elementwise.h"
#include "multiversion.h"

/* Float sums run over at most BLOCK rows before they are added in double; a tile of channels stays in cache. */
enum { TILE = 256, BLOCK = 64 };

MULTIVERSION void fer_channel_moments(double *restrict sum, double *restrict squares, const float *restrict x,
                                      const float *restrict origin, long rows, long channels) {
  float part[TILE], square[TILE];
  for (long c0 = 0; c0 < channels; c0 += TILE) {
    long width = channels - c0 < TILE ? channels - c0 : TILE;
    for (long r0 = 0; r0 < rows; r0 += BLOCK) {
      long end = r0 + BLOCK < rows ? r0 + BLOCK : rows;
      for (long c = 0; c < width; c++) part[c] = square[c] = 0;
      for (long r = r0; r < end; r++) {
        const float *row = x + r * channels + c0;
        for (long c = 0; c < width; c++) {
          float d = row[c] - origin[c0 + c];
          part[c] += d;
          square[c] += d * d;
        }
      }
      for (long c = 0; c < width; c++) {
        sum[c0 + c] += part[c];
        squares[c0 + c] += square[c];
      }
    }
  }
}

MULTIVERSION void fer_normalize(float *y, const float *x, const float *restrict scale, const float *restrict shift,
                                long rows, long channels, int relu) {
  for (long r = 0; r < rows; r++, x += channels, y += channels) {
    if (relu)
      for (long c = 0; c < channels; c++) {
        float v = x[c] * scale[c] + shift[c];
        y[c] = v <= 0 ? 0 : v;  // a NaN stays one
      }
    else
      for (long c = 0; c < channels; c++) y[c] = x[c] * scale[c] + shift[c];
  }
}

/* The gradient that reaches the normalisation through the ReLU fused behind it (active: the ReLU's output). */
static inline float through_relu(float g, float active, int rule) {
  if (rule != FER_RELU_DECONVNET && !(active > 0)) return 0;
  if (rule != FER_RELU_STANDARD && !(g > 0)) return 0;
  return g;
}

MULTIVERSION void fer_normalize_backward_sums(double *restrict sum, double *restrict product, const float *restrict dy,
                                              const float *restrict x, const float *restrict active,
                                              const float *restrict mean, const float *restrict inverse, long rows,
                                              long channels, int rule) {
  float part[TILE], weighted[TILE];
  for (long c0 = 0; c0 < channels; c0 += TILE) {
    long width = channels - c0 < TILE ? channels - c0 : TILE;
    for (long r0 = 0; r0 < rows; r0 += BLOCK) {
      long end = r0 + BLOCK < rows ? r0 + BLOCK : rows;
      for (long c = 0; c < width; c++) part[c] = weighted[c] = 0;
      for (long r = r0; r < end; r++) {
        const float *g = dy + r * channels + c0, *v = x + r * channels + c0;
        if (active) {
          const float *a = active + r * channels + c0;
          if (rule == FER_RELU_STANDARD)
            for (long c = 0; c < width; c++) {
              float e = a[c] > 0 ? g[c] : 0;
              part[c] += e;
              weighted[c] += e * (v[c] - mean[c0 + c]);
            }
          else
            for (long c = 0; c < width; c++) {
              float e = through_relu(g[c], a[c], rule);
              part[c] += e;
              weighted[c] += e * (v[c] - mean[c0 + c]);
            }
        } else {
          for (long c = 0; c < width; c++) {
            part[c] += g[c];
            weighted[c] += g[c] * (v[c] - mean[c0 + c]);
          }
        }
      }
      for (long c = 0; c < width; c++) {
        sum[c0 + c] += part[c];
        product[c0 + c] += (double)weighted[c] * inverse[c0 + c];
      }
    }
  }
}

MULTIVERSION void fer_normalize_backward(float *restrict dx, const float *restrict dy, const float *restrict x,
                                         const float *restrict active, const float *restrict a,
                                         const float *restrict b, const float *restrict c0, long rows, long channels,
                                         int rule, int accumulate) {
  for (long r = 0; r < rows; r++, dx += channels, dy += channels, x += channels) {
    if (active) {
      if (rule == FER_RELU_STANDARD && !accumulate)
        for (long c = 0; c < channels; c++) dx[c] = a[c] * (active[c] > 0 ? dy[c] : 0) + b[c] * x[c] + c0[c];
      else
        for (long c = 0; c < channels; c++) {
          float v = a[c] * through_relu(dy[c], active[c], rule) + b[c] * x[c] + c0[c];
          dx[c] = accumulate ? dx[c] + v : v;
        }
      active += channels;
    } else {
      for (long c = 0; c < channels; c++) {
        float v = a[c] * dy[c] + b[c] * x[c] + c0[c];
        dx[c] = accumulate ? dx[c] + v : v;
      }
    }
  }
}
