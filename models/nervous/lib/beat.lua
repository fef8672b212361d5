-- SPDX-License-Identifier: Apache-2.0
-- A beat as the receptors of arterial pressure feel it, in four points: { share of the time, height above the mean as a
-- share of the pulse pressure, once multiplied by how much more of the pulse than of the mean they feel }.
--
-- They are the nodes and weights of Gauss's quadrature for the distribution of `felt` in a beat of
-- "cardiovascular/closed_loop" at rest (72/min, 41 mmHg of pulse): what the nerves make of the beat is a mean over it.

return {
  { 0.3628, -0.2334 },
  { 0.4385, -0.0412 },
  { 0.0995,  0.3714 },
  { 0.0992,  0.6637 },
}
