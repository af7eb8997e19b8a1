#include "pooling.h"
#include "multiversion.h"

MULTIVERSION void fer_max_pool(float *restrict y, int32_t *restrict source, const float *restrict x,
                               const fer_window *w, long first, long last, int counts_padding) {
  const long C = w->channels, image_floats = w->height * w->width * C;
  const long out_floats = w->out_height * w->out_width * C;
  for (long n = first; n < last; n++) {
    const float *image = x + n * image_floats;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++) {
        float *out = y + n * out_floats + (oy * w->out_width + ox) * C;
        int32_t *from = source + n * out_floats + (oy * w->out_width + ox) * C;
        int started = 0;
        for (long ky = 0; ky < w->kernel_height; ky++)
          for (long kx = 0; kx < w->kernel_width; kx++) {
            long iy = oy * w->stride - w->pad_top + ky, ix = ox * w->stride - w->pad_left + kx;
            int inside = iy >= 0 && iy < w->height && ix >= 0 && ix < w->width;
            if (!inside && !counts_padding) continue;
            long offset = inside ? (iy * w->width + ix) * C : 0;
            if (!started) {
              for (long c = 0; c < C; c++) {
                out[c] = inside ? image[offset + c] : 0;
                from[c] = inside ? (int32_t)(offset + c) : -1;
              }
              started = 1;
            } else if (inside) {
              for (long c = 0; c < C; c++) {
                float v = image[offset + c];
                int wins = v > out[c] || v != v; /* what is no number stays one */
                out[c] = wins ? v : out[c];
                from[c] = wins ? (int32_t)(offset + c) : from[c];
              }
            } else {
              for (long c = 0; c < C; c++) {
                int wins = 0 > out[c];
                out[c] = wins ? 0 : out[c];
                from[c] = wins ? -1 : from[c];
              }
            }
          }
      }
  }
}

void fer_max_pool_backward(float *restrict dx, const float *restrict dy, const int32_t *restrict source,
                           const fer_window *w, long first, long last) {
  const long image_floats = w->height * w->width * w->channels;
  const long out_floats = w->out_height * w->out_width * w->channels;
  for (long n = first; n < last; n++)
    for (long i = n * out_floats; i < (n + 1) * out_floats; i++)
      if (source[i] >= 0) dx[n * image_floats + source[i]] += dy[i];
}

/* The part of a window that lies inside the image, and what its sum is divided by. */
typedef struct view { long top, bottom, left, right; float scale; } view;

static inline view view_of(const fer_window *w, long oy, long ox, int counts_padding) {
  const long y = oy * w->stride - w->pad_top, x = ox * w->stride - w->pad_left;
  view v;
  v.top = y < 0 ? 0 : y;
  v.left = x < 0 ? 0 : x;
  v.bottom = y + w->kernel_height < w->height ? y + w->kernel_height : w->height;
  v.right = x + w->kernel_width < w->width ? x + w->kernel_width : w->width;
  const long count = counts_padding ? w->kernel_height * w->kernel_width : (v.bottom - v.top) * (v.right - v.left);
  v.scale = 1.0f / (float)count;
  return v;
}

MULTIVERSION void fer_average_pool(float *restrict y, const float *restrict x, const fer_window *w, long first,
                                   long last, int counts_padding) {
  const long C = w->channels;
  for (long n = first; n < last; n++) {
    const float *image = x + n * w->height * w->width * C;
    float *out = y + n * w->out_height * w->out_width * C;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, out += C) {
        const view v = view_of(w, oy, ox, counts_padding);
        for (long c = 0; c < C; c++) out[c] = 0;
        for (long iy = v.top; iy < v.bottom; iy++)
          for (long ix = v.left; ix < v.right; ix++) {
            const float *in = image + (iy * w->width + ix) * C;
            for (long c = 0; c < C; c++) out[c] += in[c];
          }
        for (long c = 0; c < C; c++) out[c] *= v.scale;
      }
  }
}

MULTIVERSION void fer_average_pool_backward(float *restrict dx, const float *restrict dy, const fer_window *w,
                                            long first, long last, int counts_padding) {
  const long C = w->channels;
  for (long n = first; n < last; n++) {
    float *image = dx + n * w->height * w->width * C;
    const float *g = dy + n * w->out_height * w->out_width * C;
    for (long oy = 0; oy < w->out_height; oy++)
      for (long ox = 0; ox < w->out_width; ox++, g += C) {
        const view v = view_of(w, oy, ox, counts_padding);
        for (long iy = v.top; iy < v.bottom; iy++)
          for (long ix = v.left; ix < v.right; ix++) {
            float *target = image + (iy * w->width + ix) * C;
            for (long c = 0; c < C; c++) target[c] += g[c] * v.scale;
          }
      }
  }
}

MULTIVERSION void fer_global_average(float *restrict y, const float *restrict x, long positions, long channels) {
  for (long c = 0; c < channels; c++) y[c] = 0;
  for (long p = 0; p < positions; p++, x += channels)
    for (long c = 0; c < channels; c++) y[c] += x[c];
  const float scale = 1.0f / (float)positions;
  for (long c = 0; c < channels; c++) y[c] *= scale;
}

MULTIVERSION void fer_global_maximum(float *restrict y, int32_t *restrict source, const float *restrict x,
                                     long positions, long channels) {
  for (long c = 0; c < channels; c++) {
    y[c] = x[c];
    source[c] = 0;
  }
  for (long p = 1; p < positions; p++) {
    const float *row = x + p * channels;
    for (long c = 0; c < channels; c++) {
      int wins = row[c] > y[c] || row[c] != row[c];
      y[c] = wins ? row[c] : y[c];
      source[c] = wins ? (int32_t)p : source[c];
    }
  }
}

MULTIVERSION void fer_row_mean(float *restrict y, const float *restrict x, long rows, long channels) {
  RELAXED
  for (long r = 0; r < rows; r++, x += channels) {
    float sum = 0;
    for (long c = 0; c < channels; c++) sum += x[c];
    y[r] = sum / (float)channels;
  }
}

MULTIVERSION void fer_row_maximum(float *restrict y, int32_t *restrict source, const float *restrict x, long rows,
                                  long channels) {
  for (long r = 0; r < rows; r++, x += channels) {
    float best = x[0];
    for (long c = 1; c < channels; c++) best = (x[c] > best || x[c] != x[c]) ? x[c] : best;
    long at = 0;
    while (at < channels - 1 && !(x[at] == best || (best != best && x[at] != x[at]))) at++;
    y[r] = best;
    source[r] = (int32_t)at;
  }
}
