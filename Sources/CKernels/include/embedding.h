#ifndef FER_EMBEDDING_H
#define FER_EMBEDDING_H

/* The forces of t-SNE on the points first <= i < last of n points in the plane, w_ij = 1 / (1 + |y_i - y_j|^2):
   forces[i] = { sum_j p_ij w_ij (x_i - x_j), the same of y, sum_j w_ij^2 (x_i - x_j), the same of y }
   weights[i] = sum over j of w_ij, j = i included (it is 1).
   p is [n][n]; x and y are the coordinates. Every point is summed alike and alone: splitting the points over threads
   changes nothing. */
void fer_embedding_forces(float *forces, float *weights, const float *p, const float *x, const float *y, long n,
                          long first, long last);

#endif
