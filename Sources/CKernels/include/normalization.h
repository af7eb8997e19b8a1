#ifndef FER_NORMALIZATION_H
#define FER_NORMALIZATION_H

/* Batch normalisation over x[rows][channels]. Sums are kept in double; each call adds what its rows contribute. */

/* sum[c] += sum of (x - origin[c]); squares[c] += sum of (x - origin[c])^2. An origin near the mean avoids cancellation. */
void fer_channel_moments(double *sum, double *squares, const float *x, const float *origin, long rows, long channels);

/* y = x * scale[c] + shift[c], then max(., 0) when relu is set. x and y may be the same memory. */
void fer_normalize(float *y, const float *x, const float *scale, const float *shift, long rows, long channels, int relu);

/* For the effective gradient g (dy, or dy where `active` > 0 under the ReLU rule when active is given):
   sum[c] += sum of g;  product[c] += sum of g * (x - mean[c]) * inverse[c]. */
void fer_normalize_backward_sums(double *sum, double *product, const float *dy, const float *x, const float *active,
                                 const float *mean, const float *inverse, long rows, long channels, int rule);

/* dx (+)= a[c] * g + b[c] * x + c0[c], g as above. */
void fer_normalize_backward(float *dx, const float *dy, const float *x, const float *active, const float *a,
                            const float *b, const float *c0, long rows, long channels, int rule, int accumulate);

#endif
