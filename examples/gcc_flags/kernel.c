/* A kernel that rewards optimisation and punishes unsafe shortcuts: n-body steps, a compensated sum and a NaN check. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define BODIES 256
#define STEPS 300

static double px[BODIES], py[BODIES], pz[BODIES], vx[BODIES], vy[BODIES], vz[BODIES];

static void step(double dt) {
  for (int i = 0; i < BODIES; i++) {
    double ax = 0, ay = 0, az = 0;
    for (int j = 0; j < BODIES; j++) {
      double dx = px[j] - px[i], dy = py[j] - py[i], dz = pz[j] - pz[i];
      double d2 = dx * dx + dy * dy + dz * dz + 1e-3;
      double inv = 1.0 / (d2 * sqrt(d2));
      ax += dx * inv;
      ay += dy * inv;
      az += dz * inv;
    }
    vx[i] += ax * dt;
    vy[i] += ay * dt;
    vz[i] += az * dt;
  }
  for (int i = 0; i < BODIES; i++) {
    px[i] += vx[i] * dt;
    py[i] += vy[i] * dt;
    pz[i] += vz[i] * dt;
  }
}

/* Kahan's sum: a compiler that reassociates floating point turns its correction into zero. */
static double compensated(int n) {
  double sum = 0, lost = 0;
  for (int i = 1; i <= n; i++) {
    double y = 1.0 / i - lost;
    double t = sum + y;
    lost = (t - sum) - y;
    sum = t;
  }
  return sum;
}

int main(int argc, char **argv) {
  volatile double zero = argc > 99 ? 1 : 0;
  double nan_value = zero / zero;
  if (nan_value == nan_value) {
    fprintf(stderr, "wrong result: NaN compares equal to itself\n");
    return 3;
  }
  for (int i = 0; i < BODIES; i++) {
    px[i] = sin(i * 1.3);
    py[i] = cos(i * 0.7);
    pz[i] = sin(i * 2.1 + 1);
  }
  for (int s = 0; s < STEPS; s++) step(1e-4);
  double sum = compensated(3000000);
  double wanted = 15.491338678200574;
  if (fabs(sum - wanted) > 5e-14) {
    fprintf(stderr, "wrong result: the compensated sum is %.17g, %.3g away\n", sum, fabs(sum - wanted));
    return 4;
  }
  printf("energy %.6f\n", vx[0] * vx[0] + vy[1] * vy[1] + vz[2] * vz[2]);
  return 0;
}
