#ifndef FER_ACTIVATION_H
#define FER_ACTIVATION_H

/* Functions of each number by itself, with their parameters a and b:
   leaky ReLU: x > 0 ? x : a x;  clipped ReLU: min(max(x, 0), a);  ELU: b (x > 0 ? x : a (exp(x) - 1));
   hard sigmoid: a x + b between 0 and 1. */
enum fer_activation_function {
  FER_LEAKY_RELU, FER_CLIPPED_RELU, FER_ELU, FER_GELU, FER_GELU_TANH, FER_SILU, FER_TANH, FER_HARD_SIGMOID,
  FER_HARD_SWISH, FER_SOFTPLUS, FER_SOFTSIGN, FER_MISH, FER_EXPONENTIAL
};

typedef struct fer_activation {
  enum fer_activation_function function;
  float a, b;
} fer_activation;

/* y = f(x) */
void fer_activate(float *y, const float *x, long n, fer_activation f);
/* dx (+)= dy f'(x). For the leaky and the clipped ReLU a rule (fer_relu_rule) may want dy > 0, and deconvnet takes 1
   for f'(x). */
void fer_activate_backward(float *dx, const float *dy, const float *x, long n, fer_activation f, int rule,
                           int accumulate);

/* y[r][c] = x > 0 ? x : alpha[c] x */
void fer_prelu(float *y, const float *x, const float *alpha, long rows, long channels);
/* dx (+)= dy (x > 0 ? 1 : alpha[c]) under the rule, where dx is given; dalpha[c] += sum of dy x where x <= 0 */
void fer_prelu_backward(float *dx, float *dalpha, const float *dy, const float *x, const float *alpha, long rows,
                        long channels, int rule, int accumulate);

/* y[r] = softmax of the row */
void fer_softmax(float *y, const float *x, long rows, long channels);
/* dx (+)= y (dy - sum over the row of dy y) */
void fer_softmax_backward(float *dx, const float *dy, const float *y, long rows, long channels, int accumulate);

#endif
