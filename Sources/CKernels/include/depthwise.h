#ifndef FER_DEPTHWISE_H
#define FER_DEPTHWISE_H

#include "convolution.h"

/* Convolution of every channel by itself, kernel[kernel_height][kernel_width][channels][multiplier]; output channel
   c * multiplier + m is channel c under kernel m. Rows are counted over all images. */

/* y for the output rows first <= r < last, r = image * out_height + row */
void fer_depthwise(float *y, const float *x, const float *kernel, const fer_window *window, long multiplier, long first,
                   long last);

/* The gradient of the input rows first <= r < last, r = image * height + row, written to dx one row after the other */
void fer_depthwise_input_gradient(float *dx, const float *dy, const float *kernel, const fer_window *window,
                                  long multiplier, long first, long last);

/* dk += what the output rows first <= r < last contribute */
void fer_depthwise_kernel_gradient(float *dk, const float *x, const float *dy, const fer_window *window,
                                   long multiplier, long first, long last);

#endif
