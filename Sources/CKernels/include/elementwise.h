#ifndef FER_ELEMENTWISE_H
#define FER_ELEMENTWISE_H

/* How a ReLU lets a gradient g through, x being the forward value:
   standard: x > 0;  guided: x > 0 and g > 0;  deconvnet: g > 0. */
enum fer_relu_rule { FER_RELU_STANDARD = 0, FER_RELU_GUIDED = 1, FER_RELU_DECONVNET = 2 };

/* y = a + b */
void fer_add(float *y, const float *a, const float *b, long n);
/* y += x */
void fer_accumulate(float *y, const float *x, long n);
/* y = max(x, 0) */
void fer_relu(float *y, const float *x, long n);
/* dx (+)= dy where the rule lets it pass; x may be the input or the output of the ReLU */
void fer_relu_backward(float *dx, const float *dy, const float *x, long n, int rule, int accumulate);
/* y = 1 / (1 + exp(-x)) */
void fer_sigmoid(float *y, const float *x, long n);
/* dx (+)= dy * y * (1 - y) */
void fer_sigmoid_backward(float *dx, const float *dy, const float *y, long n, int accumulate);
/* y[r][c] += bias[c] */
void fer_add_bias(float *y, const float *bias, long rows, long channels);
/* sum[c] += sum over rows of x[r][c] */
void fer_sum_rows(float *sum, const float *x, long rows, long channels);
/* y += x * s, element by element */
void fer_multiply_accumulate(float *y, const float *x, const float *s, long n);
/* y (+)= a * b, element by element */
void fer_multiply(float *y, const float *a, const float *b, long n, int accumulate);
/* y[c][r] (+)= x[r][c] */
void fer_transpose(float *y, const float *x, long rows, long columns, int accumulate);
/* y[r][c] = x[r][c] * s[c] for the rows of one image */
void fer_scale_channels(float *y, const float *x, const float *s, long rows, long channels);
void fer_scale_channels_backward(float *dx, float *ds, const float *dy, const float *x, const float *s, long rows,
                                 long channels, int accumulate_x);
/* y[r][c] = x[r][c] * s[r] */
void fer_scale_rows(float *y, const float *x, const float *s, long rows, long channels);
void fer_scale_rows_backward(float *dx, float *ds, const float *dy, const float *x, const float *s, long rows,
                             long channels, int accumulate_x, int accumulate_s);

#endif
