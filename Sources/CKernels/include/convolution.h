#ifndef FER_CONVOLUTION_H
#define FER_CONVOLUTION_H

/* Where a window slides: input [height, width, channels], kernel, stride, zero padding before the first row and column,
   output [out_height, out_width]. */
typedef struct fer_window {
  long height, width, channels;
  long kernel_height, kernel_width;
  long stride;
  long pad_top, pad_left;
  long out_height, out_width;
} fer_window;

/* columns[r - first][kernel_height * kernel_width * channels] for the output positions first <= r < last, counted over
   all images: r = (image * out_height + row) * out_width + column. Positions outside the image give zeros. */
void fer_im2col(float *columns, const float *x, const fer_window *window, long first, long last);

/* The adjoint of fer_im2col: adds the columns of whole images into dx. */
void fer_col2im(float *dx, const float *columns, const fer_window *window, long first, long last);

#endif
