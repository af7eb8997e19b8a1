#ifndef FER_POOLING_H
#define FER_POOLING_H

#include "convolution.h"
#include <stdint.h>

/* Maximum over each window for the images first <= n < last; padding counts as the value 0 (Keras's networks pad before
   they pool), or is never chosen: then every window must see some of the image.
   source[...] is the offset inside the image that won (the first among equals), or -1 for padding. */
void fer_max_pool(float *y, int32_t *source, const float *x, const fer_window *window, long first, long last,
                  int counts_padding);
void fer_max_pool_backward(float *dx, const float *dy, const int32_t *source, const fer_window *window, long first,
                           long last);

/* Mean over each window for the images first <= n < last: over the whole window, or over what it sees of the image,
   which must then be something. */
void fer_average_pool(float *y, const float *x, const fer_window *window, long first, long last, int counts_padding);
/* dx += dy / count, spread over each window */
void fer_average_pool_backward(float *dx, const float *dy, const fer_window *window, long first, long last,
                               int counts_padding);

/* y[c] = mean over the positions of one image x[positions][channels] */
void fer_global_average(float *y, const float *x, long positions, long channels);
/* y[c] = maximum over the positions; source[c] = the first position that has it */
void fer_global_maximum(float *y, int32_t *source, const float *x, long positions, long channels);

/* For each row: the mean and the maximum over its channels; source = the first channel that has the maximum */
void fer_row_mean(float *y, const float *x, long rows, long channels);
void fer_row_maximum(float *y, int32_t *source, const float *x, long rows, long channels);

#endif
