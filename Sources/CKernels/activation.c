#include "activation.h"
#include "elementwise.h"
#include "multiversion.h"
#include <math.h>
#include <string.h>

/* exp(x) in a form that vectorises, to about one unit in the last place (Cephes): 2^n times a polynomial in what is left
   of x, |r| <= log(2) / 2. Between 2^-126 and 2^127; what is no number stays one. */
static inline float exponential(float x) {
  x = x > 88.02f ? 88.02f : x;
  x = x < -87.33f ? -87.33f : x;
  /* Adding 1.5 * 2^23 rounds to a whole number n, which then stands in the last bits. */
  const float rounder = 12582912.0f;
  const float shifted = x * 1.44269504f + rounder;
  const float n = shifted - rounder;
  const float r = x - n * 0.693359375f + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1;
  unsigned bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits - 0x4B400000u + 127u) << 23;
  float scale;
  memcpy(&scale, &bits, sizeof scale);
  return p * scale;
}

static inline float logistic(float x) { return 1 / (1 + exponential(-x)); }

/* tanh(log(1 + exp(x))) = w / (w + 2); beyond 20 it is 1 in single precision. */
static inline float mish_w(float x) {
  const float e = exponential(x > 20 ? 20 : x);
  return e * (e + 2);
}

static inline float mish_slope(float x) {
  const float w = mish_w(x), t = w / (w + 2);
  return t + x * (4 * w + 4) / ((w + 2) * (w + 2)) * logistic(x);
}

static inline float between(float x, float least, float most) {
  x = x < least ? least : x;
  return x > most ? most : x;
}

static const float root_half = 0.70710678f;         /* sqrt(1/2) */
static const float normal_density_at_0 = 0.39894228f; /* 1 / sqrt(2 pi) */
static const float gelu_scale = 0.79788456f;        /* sqrt(2 / pi) */
static const float gelu_cubic = 0.044715f;

static inline float gelu_tanh(float x) { return tanhf(gelu_scale * (x + gelu_cubic * x * x * x)); }

static inline float gelu_tanh_slope(float x) {
  const float t = gelu_tanh(x);
  return 0.5f * (1 + t) + 0.5f * x * (1 - t * t) * gelu_scale * (1 + 3 * gelu_cubic * x * x);
}

#define EACH(value)                 \
  for (long i = 0; i < n; i++) {    \
    const float v = x[i];           \
    y[i] = (value);                 \
  }                                 \
  break

/* In all of them a NaN stays one: turned into a number, a broken network would look sound. */
MULTIVERSION void fer_activate(float *restrict y, const float *restrict x, long n, fer_activation f) {
  const float a = f.a, b = f.b;
  switch (f.function) {
    case FER_LEAKY_RELU: EACH(v > 0 ? v : a * v);
    case FER_CLIPPED_RELU: EACH(between(v, 0, a));
    case FER_ELU: EACH(b * (v > 0 ? v : a * expm1f(v)));
    case FER_GELU: EACH(0.5f * v * erfcf(-root_half * v));
    case FER_GELU_TANH: EACH(0.5f * v * (1 + gelu_tanh(v)));
    case FER_SILU: EACH(v * logistic(v));
    case FER_TANH: EACH(tanhf(v));
    case FER_HARD_SIGMOID: EACH(between(a * v + b, 0, 1));
    case FER_HARD_SWISH: EACH(v * between(v * (1.0f / 6) + 0.5f, 0, 1));
    case FER_SOFTPLUS: EACH((v > 0 ? v : 0 * v) + log1pf(expf(-fabsf(v))));
    case FER_SOFTSIGN: EACH(v / (1 + fabsf(v)));
    case FER_MISH: EACH(v > 20 ? v : v * (mish_w(v) / (mish_w(v) + 2)));
    case FER_EXPONENTIAL: EACH(expf(v));
  }
}

#define EACH_SLOPE(slope)                     \
  for (long i = 0; i < n; i++) {              \
    const float v = x[i], g = dy[i] * (slope); \
    dx[i] = accumulate ? dx[i] + g : g;       \
  }                                           \
  break

/* The gradient g behind a rectifier with this slope at its input. */
static inline float rectified(float g, float slope, int rule) {
  if (rule != FER_RELU_STANDARD && !(g > 0)) return 0;
  return rule == FER_RELU_DECONVNET ? g : g * slope;
}

#define EACH_RECTIFIED(slope)                        \
  for (long i = 0; i < n; i++) {                     \
    const float v = x[i];                            \
    const float g = rectified(dy[i], (slope), rule); \
    dx[i] = accumulate ? dx[i] + g : g;              \
  }                                                  \
  break

MULTIVERSION void fer_activate_backward(float *restrict dx, const float *restrict dy, const float *restrict x, long n,
                                        fer_activation f, int rule, int accumulate) {
  const float a = f.a, b = f.b;
  switch (f.function) {
    case FER_LEAKY_RELU: EACH_RECTIFIED(v > 0 ? 1 : a);
    case FER_CLIPPED_RELU: EACH_RECTIFIED(v > 0 && v < a ? 1 : 0);
    case FER_ELU: EACH_SLOPE(b * (v > 0 ? 1 : a * expf(v)));
    case FER_GELU: EACH_SLOPE(0.5f * erfcf(-root_half * v) + v * normal_density_at_0 * expf(-0.5f * v * v));
    case FER_GELU_TANH: EACH_SLOPE(gelu_tanh_slope(v));
    case FER_SILU: EACH_SLOPE(logistic(v) * (1 + v * (1 - logistic(v))));
    case FER_TANH: EACH_SLOPE(1 - tanhf(v) * tanhf(v));
    case FER_HARD_SIGMOID: EACH_SLOPE(a * v + b > 0 && a * v + b < 1 ? a : 0);
    case FER_HARD_SWISH: EACH_SLOPE(v <= -3 ? 0 : v >= 3 ? 1 : v * (1.0f / 3) + 0.5f);
    case FER_SOFTPLUS: EACH_SLOPE(logistic(v));
    case FER_SOFTSIGN: EACH_SLOPE(1 / ((1 + fabsf(v)) * (1 + fabsf(v))));
    case FER_MISH: EACH_SLOPE(v > 20 ? 1 : mish_slope(v));
    case FER_EXPONENTIAL: EACH_SLOPE(expf(v));
  }
}

MULTIVERSION void fer_prelu(float *restrict y, const float *restrict x, const float *restrict alpha, long rows,
                            long channels) {
  for (long r = 0; r < rows; r++, x += channels, y += channels)
    for (long c = 0; c < channels; c++) y[c] = x[c] > 0 ? x[c] : alpha[c] * x[c];
}

MULTIVERSION void fer_prelu_backward(float *restrict dx, float *restrict dalpha, const float *restrict dy,
                                     const float *restrict x, const float *restrict alpha, long rows, long channels,
                                     int rule, int accumulate) {
  for (long r = 0; r < rows; r++, x += channels, dy += channels) {
    for (long c = 0; c < channels; c++) dalpha[c] += x[c] > 0 ? 0 : dy[c] * x[c];
    if (!dx) continue;
    for (long c = 0; c < channels; c++) {
      const float g = rectified(dy[c], x[c] > 0 ? 1 : alpha[c], rule);
      dx[c] = accumulate ? dx[c] + g : g;
    }
    dx += channels;
  }
}

MULTIVERSION void fer_softmax(float *restrict y, const float *restrict x, long rows, long channels) {
  for (long r = 0; r < rows; r++, x += channels, y += channels) {
    float most = x[0], sum = 0;
    for (long c = 1; c < channels; c++) most = x[c] > most ? x[c] : most;
    for (long c = 0; c < channels; c++) {
      y[c] = expf(x[c] - most);
      sum += y[c];
    }
    for (long c = 0; c < channels; c++) y[c] /= sum;
  }
}

MULTIVERSION void fer_softmax_backward(float *restrict dx, const float *restrict dy, const float *restrict y, long rows,
                                       long channels, int accumulate) {
  for (long r = 0; r < rows; r++, dx += channels, dy += channels, y += channels) {
    float mean = 0;
    for (long c = 0; c < channels; c++) mean += dy[c] * y[c];
    for (long c = 0; c < channels; c++) {
      const float g = y[c] * (dy[c] - mean);
      dx[c] = accumulate ? dx[c] + g : g;
    }
  }
}
