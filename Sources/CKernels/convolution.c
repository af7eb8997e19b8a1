#include "convolution.h"
#include "multiversion.h"
#include <string.h>

typedef struct position { long image, row, column; } position;

static inline position position_of(const fer_window *w, long r) {
  long column = r % w->out_width, rest = r / w->out_width;
  return (position){rest / w->out_height, rest % w->out_height, column};
}

MULTIVERSION void fer_im2col(float *restrict columns, const float *restrict x, const fer_window *w, long first,
                             long last) {
  const long row_floats = w->width * w->channels, segment = w->kernel_width * w->channels;
  for (long r = first; r < last; r++) {
    position p = position_of(w, r);
    const float *image = x + p.image * w->height * row_floats;
    const long left = p.column * w->stride - w->pad_left;
    /* The part of the kernel's row that lies inside the image is one contiguous run of the NHWC row. */
    long begin = left < 0 ? -left : 0;
    if (begin > w->kernel_width) begin = w->kernel_width;
    long end = w->width - left < w->kernel_width ? w->width - left : w->kernel_width;
    if (end < begin) end = begin;
    for (long k = 0; k < w->kernel_height; k++, columns += segment) {
      const long y = p.row * w->stride - w->pad_top + k;
      if (y < 0 || y >= w->height) {
        memset(columns, 0, segment * sizeof(float));
        continue;
      }
      if (begin > 0) memset(columns, 0, begin * w->channels * sizeof(float));
      memcpy(columns + begin * w->channels, image + y * row_floats + (left + begin) * w->channels,
             (end - begin) * w->channels * sizeof(float));
      if (end < w->kernel_width)
        memset(columns + end * w->channels, 0, (w->kernel_width - end) * w->channels * sizeof(float));
    }
  }
}

MULTIVERSION void fer_col2im(float *restrict dx, const float *restrict columns, const fer_window *w, long first,
                             long last) {
  const long row_floats = w->width * w->channels, segment = w->kernel_width * w->channels;
  for (long r = first; r < last; r++) {
    position p = position_of(w, r);
    float *image = dx + p.image * w->height * row_floats;
    const long left = p.column * w->stride - w->pad_left;
    long begin = left < 0 ? -left : 0;
    if (begin > w->kernel_width) begin = w->kernel_width;
    long end = w->width - left < w->kernel_width ? w->width - left : w->kernel_width;
    if (end < begin) end = begin;
    for (long k = 0; k < w->kernel_height; k++, columns += segment) {
      const long y = p.row * w->stride - w->pad_top + k;
      if (y < 0 || y >= w->height) continue;
      float *target = image + y * row_floats + (left + begin) * w->channels;
      const float *source = columns + begin * w->channels;
      const long n = (end - begin) * w->channels;
      for (long i = 0; i < n; i++) target[i] += source[i];
    }
  }
}
