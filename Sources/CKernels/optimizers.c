#include "include/optimizers.h"

#include <stddef.h>

#include "multiversion.h"

/* The compiler sees each caller's constants, so every variant below becomes one loop without branches. */
#define INLINE static inline __attribute__((always_inline))

/* sqrtf may set errno, which would keep the loops below from becoming vector code. */
INLINE float square_root(float x) { return __builtin_elementwise_sqrt(x); }

INLINE void sgd(float *restrict values, const float *restrict gradients, float *restrict velocity, long count,
                float learning_rate, float momentum, float decay, float shrink, bool nesterov) {
  for (long i = 0; i < count; i++) {
    float gradient = gradients[i] + decay * values[i];
    if (velocity != NULL) {
      float v = momentum * velocity[i] + gradient;
      velocity[i] = v;
      gradient = nesterov ? gradient + momentum * v : v;
    }
    values[i] = shrink * values[i] - learning_rate * gradient;
  }
}

MULTIVERSION void optimizer_sgd(float *values, const float *gradients, float *velocity, long count,
                                float learning_rate, float momentum, float decay, float shrink, bool nesterov) {
  if (velocity == NULL)
    sgd(values, gradients, NULL, count, learning_rate, momentum, decay, shrink, false);
  else if (nesterov)
    sgd(values, gradients, velocity, count, learning_rate, momentum, decay, shrink, true);
  else
    sgd(values, gradients, velocity, count, learning_rate, momentum, decay, shrink, false);
}

MULTIVERSION void optimizer_adam(float *restrict values, const float *restrict gradients, float *restrict first_moment,
                                 float *restrict second_moment, long count, float step_size, double beta1, double beta2,
                                 float inverse_root_correction, float epsilon, float coupled_decay, float shrink) {
  const float take1 = (float)(1 - beta1), keep2 = (float)beta2, take2 = (float)(1 - beta2);
  for (long i = 0; i < count; i++) {
    float gradient = gradients[i] + coupled_decay * values[i];
    float m = first_moment[i] + take1 * (gradient - first_moment[i]);
    float v = keep2 * second_moment[i] + take2 * (gradient * gradient);
    first_moment[i] = m;
    second_moment[i] = v;
    values[i] = shrink * values[i] - step_size * m / (square_root(v) * inverse_root_correction + epsilon);
  }
}

INLINE void rmsprop(float *restrict values, const float *restrict gradients, float *restrict square,
                    float *restrict mean, float *restrict velocity, long count, float inner_rate, float outer_rate,
                    double rho, float momentum, float epsilon_inside, float epsilon_outside, float decay,
                    float shrink) {
  const float keep = (float)rho, take = (float)(1 - rho);
  for (long i = 0; i < count; i++) {
    float gradient = gradients[i] + decay * values[i];
    float s = keep * square[i] + take * (gradient * gradient);
    square[i] = s;
    float variance = s;
    if (mean != NULL) {
      float m = keep * mean[i] + take * gradient;
      mean[i] = m;
      variance = s - m * m;
      /* Rounding can take a variance of nothing below zero. */
      variance = variance > 0 ? variance : 0;
    }
    float change = inner_rate * gradient / (square_root(variance + epsilon_inside) + epsilon_outside);
    if (velocity != NULL) {
      change += momentum * velocity[i];
      velocity[i] = change;
    }
    values[i] = shrink * values[i] - outer_rate * change;
  }
}

MULTIVERSION void optimizer_rmsprop(float *values, const float *gradients, float *square, float *mean, float *velocity,
                                    long count, float inner_rate, float outer_rate, double rho, float momentum,
                                    float epsilon_inside, float epsilon_outside, float decay, float shrink) {
  if (mean == NULL && velocity == NULL)
    rmsprop(values, gradients, square, NULL, NULL, count, inner_rate, outer_rate, rho, momentum, epsilon_inside,
            epsilon_outside, decay, shrink);
  else if (mean == NULL)
    rmsprop(values, gradients, square, NULL, velocity, count, inner_rate, outer_rate, rho, momentum, epsilon_inside,
            epsilon_outside, decay, shrink);
  else if (velocity == NULL)
    rmsprop(values, gradients, square, mean, NULL, count, inner_rate, outer_rate, rho, momentum, epsilon_inside,
            epsilon_outside, decay, shrink);
  else
    rmsprop(values, gradients, square, mean, velocity, count, inner_rate, outer_rate, rho, momentum, epsilon_inside,
            epsilon_outside, decay, shrink);
}

MULTIVERSION void weight_average_update(float *restrict average, const float *restrict values, long count,
                                        double keep) {
  const float take = (float)(1 - keep);
  for (long i = 0; i < count; i++) average[i] += take * (values[i] - average[i]);
}

MULTIVERSION double gradient_sum_of_squares(const float *gradients, long count) {
  RELAXED
  double sum = 0;
  for (long i = 0; i < count; i++) sum += (double)gradients[i] * (double)gradients[i];
  return sum;
}

MULTIVERSION void gradient_scale(float *gradients, long count, float factor) {
  for (long i = 0; i < count; i++) gradients[i] *= factor;
}
