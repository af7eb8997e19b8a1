/* Updates of optimisers, one pass over memory each. Every element is treated alike and alone, without reassociation:
   results do not depend on how a range is split. Memories near 1 (beta, rho, keep) are doubles, because 1 - memory in
   single precision would be off by 1e-5. `count` is the number of floats; buffers do not overlap. */
#ifndef FER_OPTIMIZERS_H
#define FER_OPTIMIZERS_H

#include <stdbool.h>

/* Stochastic gradient descent. `velocity` may be NULL when momentum is 0. `decay` is added to the gradient as
   decay * value; `shrink` multiplies the value before the update. */
void optimizer_sgd(float *values, const float *gradients, float *velocity, long count, float learning_rate,
                   float momentum, float decay, float shrink, bool nesterov);

/* Adam. step_size = learning rate / (1 - beta1^t); inverse_root_correction = 1 / sqrt(1 - beta2^t).
   `coupled_decay` is added to the gradient as coupled_decay * value; `shrink` multiplies the value before the update. */
void optimizer_adam(float *values, const float *gradients, float *first_moment, float *second_moment, long count,
                    float step_size, double beta1, double beta2, float inverse_root_correction, float epsilon,
                    float coupled_decay, float shrink);

/* RMSprop. direction = gradient / (sqrt(square - mean^2 + epsilon_inside) + epsilon_outside).
   `mean` may be NULL (not centred). With `velocity` NULL: value -= inner_rate * outer_rate * direction; otherwise
   velocity = momentum * velocity + inner_rate * direction and value -= outer_rate * velocity. `decay` and `shrink` as
   above. */
void optimizer_rmsprop(float *values, const float *gradients, float *square, float *mean, float *velocity, long count,
                       float inner_rate, float outer_rate, double rho, float momentum, float epsilon_inside,
                       float epsilon_outside, float decay, float shrink);

/* average += (1 - keep) * (value - average). */
void weight_average_update(float *average, const float *values, long count, double keep);

/* The sum of squares, accumulated in double. */
double gradient_sum_of_squares(const float *gradients, long count);

/* gradient *= factor. */
void gradient_scale(float *gradients, long count, float factor);

#endif
