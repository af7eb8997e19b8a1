#ifndef FER_WINOGRAD_H
#define FER_WINOGRAD_H

#include "convolution.h"

/* Convolution by Winograd's minimal filtering F(3x3, 3x3) at the points 0, 1, -1, 2 and infinity: a tile of 5x5 inputs and
   a kernel of 3x3 are transformed, multiplied position by position (25 products instead of 81) and transformed back to 3x3
   outputs. Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2016.

   A window with kernel 3x3 and stride 1 has rows * columns tiles an image, rows = ceil(out_height / 3) and so on, counted
   over all images in row-major order. Channels are multiples of 16. The 25 transformed positions lie `plane` floats apart. */
enum { FER_WINOGRAD_OUT = 3, FER_WINOGRAD_IN = 5, FER_WINOGRAD_POSITIONS = 25 };

/* v[25][last - first][channels] from the images x. */
void fer_winograd_input(float *v, long plane, const float *x, const fer_window *window, long first, long last);

/* u[25][count] from kernels g[3][3][stride], `count` of them; `flipped` turns the kernel by 180 degrees. */
void fer_winograd_kernel(float *u, long plane, const float *g, long stride, long count, int flipped);

/* y[out_height][out_width][channels] of the tiles from m[25][last - first][channels]. With `scale`, y * scale + shift;
   else with `shift`, y + shift; with `relu`, what is below 0 becomes 0; with `accumulate`, y is added to. */
void fer_winograd_output(float *y, const float *m, long plane, const fer_window *window, long channels, long first,
                         long last, const float *scale, const float *shift, int relu, int accumulate);

/* The adjoint of fer_winograd_output: z[25][last - first][channels] from the gradient dy of the outputs. */
void fer_winograd_output_gradient(float *z, long plane, const float *dy, const fer_window *window, long channels,
                                  long first, long last);

/* The adjoint of fer_winograd_kernel: writes (or adds to) dg[3][3][stride] from the sum of `parts` gradients du, which
   lie `part` floats apart. */
void fer_winograd_kernel_gradient(float *dg, long stride, const float *du, long plane, long part, long parts, long count,
                                  int accumulate);

#endif
