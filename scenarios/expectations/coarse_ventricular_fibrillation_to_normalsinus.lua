-- SPDX-License-Identifier: Apache-2.0
return require "lib.rhythm" ("Three minutes of coarse ventricular fibrillation", "ventricular_fibrillation")
