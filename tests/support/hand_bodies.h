/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kernels of the hand-written models for one width: included by hand_models.h with W lanes.
 * HAND(name) is the name of a kernel of this width, lv its vector, and LV_PICK(m, a, b) picks.
 */
#define A(array, i) (*(const lv *)((array) + (i) * HAND_W))
#define OUT(i) (*(lv *)(out + (i) * HAND_W))

HAND_KERNEL(decay_rhs)
{
    const lv flow = A(f->p, 0) * A(f->y, 0);
    OUT(0) = -flow;
    OUT(1) = flow;
}

HAND_KERNEL(decay_jac)
{
    OUT(0) = -A(f->p, 0);
    OUT(1) = A(f->p, 0);
}

HAND_KERNEL(decay_roots)
{
    OUT(0) = A(f->y, 0) - A(f->p, 1);
    OUT(1) = A(f->y, 1) - A(f->p, 1);
}

HAND_KERNEL(oscillator_rhs)
{
    OUT(0) = A(f->p, 0) * A(f->y, 1);
    OUT(1) = -A(f->p, 0) * A(f->y, 0);
}

HAND_KERNEL(oscillator_jac)
{
    OUT(0) = -A(f->p, 0);
    OUT(1) = A(f->p, 0);
}

HAND_KERNEL(oscillator_roots)
{
    OUT(0) = A(f->y, 0) - A(f->p, 1);
}

/* x = t^3, to which all else is drawn with rate k; y falls by itself and feels x - t^3. */
HAND_KERNEL(forced_rhs)
{
    const lv t = A(f->t, 0), x = A(f->y, 0);
    OUT(0) = A(f->p, 0) * (t * t * t - x) + 3.0 * t * t;
    OUT(1) = A(f->y, 0) - t * t * t - 0.5 * A(f->y, 1);
}

HAND_KERNEL(forced_jac)
{
    OUT(0) = -A(f->p, 0);
    OUT(1) = A(f->y, 0) * 0.0 + 1.0;
    OUT(2) = A(f->y, 0) * 0.0 - 0.5;
}

HAND_KERNEL(vanderpol_rhs)
{
    const lv x = A(f->y, 0), y = A(f->y, 1);
    OUT(0) = y;
    OUT(1) = A(f->p, 0) * (1.0 - x * x) * y - x;
}

HAND_KERNEL(vanderpol_jac)
{
    const lv x = A(f->y, 0), y = A(f->y, 1);
    OUT(0) = -2.0 * A(f->p, 0) * x * y - 1.0;
    OUT(1) = x * 0.0 + 1.0;
    OUT(2) = A(f->p, 0) * (1.0 - x * x);
}

HAND_KERNEL(robertson_rhs)
{
    const lv k = A(f->p, 0), x = A(f->y, 0), y = A(f->y, 1), z = A(f->y, 2);
    const lv slow = 0.04 * k * x, back = 1e4 * k * y * z, fast = 3e7 * k * y * y;
    OUT(0) = back - slow;
    OUT(1) = slow - back - fast;
    OUT(2) = fast;
}

HAND_KERNEL(robertson_jac)
{
    const lv k = A(f->p, 0), y = A(f->y, 1), z = A(f->y, 2);
    OUT(0) = -0.04 * k;
    OUT(1) = 0.04 * k;
    OUT(2) = 1e4 * k * z;
    OUT(3) = -1e4 * k * z - 6e7 * k * y;
    OUT(4) = 6e7 * k * y;
    OUT(5) = 1e4 * k * y;
    OUT(6) = -1e4 * k * y;
}

HAND_KERNEL(blowup_rhs)
{
    OUT(0) = A(f->p, 0) * A(f->y, 0) * A(f->y, 0);
    OUT(1) = -A(f->y, 1);
}

HAND_KERNEL(blowup_jac)
{
    OUT(0) = 2.0 * A(f->p, 0) * A(f->y, 0);
    OUT(1) = A(f->y, 1) * 0.0 - 1.0;
}

HAND_KERNEL(delay_rhs)
{
    OUT(0) = -A(f->h, 0);
}

HAND_KERNEL(delay_jac)
{
    OUT(0) = A(f->y, 0) * 0.0;
}

HAND_KERNEL(delay_history)
{
    OUT(0) = A(f->y, 0);
    OUT(1) = A(f->p, 0);
}

HAND_KERNEL(rest_rhs)
{
    const lv net = A(f->p, 2) * A(f->y, 1) - A(f->p, 3) * A(f->y, 2) * A(f->y, 2);
    OUT(0) = A(f->p, 1) - A(f->p, 0) * A(f->y, 0);
    OUT(1) = -net;
    OUT(2) = net;
}

HAND_KERNEL(rest_jac)
{
    OUT(0) = -A(f->p, 0);
    OUT(1) = -A(f->p, 2);
    OUT(2) = A(f->p, 2);
    OUT(3) = 2.0 * A(f->p, 3) * A(f->y, 2);
    OUT(4) = -2.0 * A(f->p, 3) * A(f->y, 2);
}

/* Parameters of Hovorka's model, in this order: VI VG F01 EGP0 k12 ke tI tG AG ka1 ka2 ka3 SIT SID
   SIE BW, then the input u (mU/min). Derived: see below. */
HAND_KERNEL(hovorka_derive)
{
    const lv bw = A(f->p, 15);
    OUT(0) = 1.0 / A(f->p, 6);                      /* 1/tI */
    OUT(1) = 1.0 / A(f->p, 7);                      /* 1/tG */
    OUT(2) = 1.0 / (A(f->p, 6) * A(f->p, 0) * bw);  /* 1/(tI VI) */
    OUT(3) = A(f->p, 12) * A(f->p, 9);              /* kb1 */
    OUT(4) = A(f->p, 13) * A(f->p, 10);             /* kb2 */
    OUT(5) = A(f->p, 14) * A(f->p, 11);             /* kb3 */
    OUT(6) = 1.0 / (A(f->p, 1) * bw);               /* 1/VG, 1/L */
    OUT(7) = A(f->p, 2) * bw;                       /* F01, mmol/min */
    OUT(8) = A(f->p, 3) * bw;                       /* EGP0, mmol/min */
    OUT(9) = 0.003 * A(f->p, 1) * bw;               /* renal clearance */
    OUT(10) = A(f->p, 2) * bw / 4.5;
}

/* States: S1 S2 I x1 x2 x3 Q1 Q2 D1 D2. */
HAND_KERNEL(hovorka_rhs)
{
    const lv S1 = A(f->y, 0), S2 = A(f->y, 1), I = A(f->y, 2);
    const lv x1 = A(f->y, 3), x2 = A(f->y, 4), x3 = A(f->y, 5);
    const lv Q1 = A(f->y, 6), Q2 = A(f->y, 7), D1 = A(f->y, 8), D2 = A(f->y, 9);
    const lv rI = A(f->d, 0), rG = A(f->d, 1);
    const lv zero = Q1 * 0.0;
    const lv G = Q1 * A(f->d, 6);
    const lv F01 = LV_PICK(G < 4.5, A(f->d, 10) * G, A(f->d, 7));
    const lv FR = LV_PICK(G < 9.0, zero, A(f->d, 9) * (G - 9.0));
    const lv raw = A(f->d, 8) * (1.0 - x3);
    const lv EGP = LV_PICK(raw < 0.0, zero, raw);
    OUT(0) = A(f->p, 16) - S1 * rI;
    OUT(1) = (S1 - S2) * rI;
    OUT(2) = S2 * A(f->d, 2) - A(f->p, 5) * I;
    OUT(3) = A(f->d, 3) * I - A(f->p, 9) * x1;
    OUT(4) = A(f->d, 4) * I - A(f->p, 10) * x2;
    OUT(5) = A(f->d, 5) * I - A(f->p, 11) * x3;
    OUT(6) = A(f->p, 4) * Q2 - F01 - x1 * Q1 - FR + D2 * rG + EGP;
    OUT(7) = x1 * Q1 - (A(f->p, 4) + x2) * Q2;
    OUT(8) = -D1 * rG;
    OUT(9) = (D1 - D2) * rG;
}

/* By columns: S1: 0 1; S2: 1 2; I: 2 3 4 5; x1: 3 6 7; x2: 4 7; x3: 5 6; Q1: 6 7; Q2: 6 7;
   D1: 8 9; D2: 6 9. */
HAND_KERNEL(hovorka_jac)
{
    const lv rI = A(f->d, 0), rG = A(f->d, 1);
    const lv x1 = A(f->y, 3), x2 = A(f->y, 4), x3 = A(f->y, 5);
    const lv Q1 = A(f->y, 6), Q2 = A(f->y, 7);
    const lv zero = Q1 * 0.0;
    const lv G = Q1 * A(f->d, 6);
    const lv dF01 = LV_PICK(G < 4.5, A(f->d, 10) * A(f->d, 6), zero);
    const lv dFR = LV_PICK(G < 9.0, zero, A(f->d, 9) * A(f->d, 6));
    OUT(0) = -rI, OUT(1) = rI;
    OUT(2) = -rI, OUT(3) = A(f->d, 2);
    OUT(4) = -A(f->p, 5), OUT(5) = A(f->d, 3), OUT(6) = A(f->d, 4), OUT(7) = A(f->d, 5);
    OUT(8) = -A(f->p, 9), OUT(9) = -Q1, OUT(10) = Q1;
    OUT(11) = -A(f->p, 10), OUT(12) = -Q2;
    OUT(13) = -A(f->p, 11), OUT(14) = LV_PICK(x3 < 1.0, -A(f->d, 8), zero);
    OUT(15) = -dF01 - dFR - x1, OUT(16) = x1;
    OUT(17) = A(f->p, 4), OUT(18) = -(A(f->p, 4) + x2);
    OUT(19) = -rG, OUT(20) = rG;
    OUT(21) = rG, OUT(22) = -rG;
}

/* p = CL V2 Q V3 KA KOUT IC50; kin 10, Imax 0.9. States: depot, centre, periphery, response. */
HAND_KERNEL(pkpd_derive)
{
    OUT(0) = A(f->p, 0) / A(f->p, 1);
    OUT(1) = A(f->p, 2) / A(f->p, 1);
    OUT(2) = A(f->p, 2) / A(f->p, 3);
    OUT(3) = A(f->p, 6) * A(f->p, 1);
}

HAND_KERNEL(pkpd_rhs)
{
    const lv a = A(f->y, 0), c = A(f->y, 1), p = A(f->y, 2), r = A(f->y, 3);
    OUT(0) = -A(f->p, 4) * a;
    OUT(1) = A(f->p, 4) * a - (A(f->d, 0) + A(f->d, 1)) * c + A(f->d, 2) * p;
    OUT(2) = A(f->d, 1) * c - A(f->d, 2) * p;
    OUT(3) = 10.0 * (1.0 - 0.9 * c / (A(f->d, 3) + c)) - A(f->p, 5) * r;
}

HAND_KERNEL(pkpd_jac)
{
    const lv c = A(f->y, 1), room = A(f->d, 3) + c;
    OUT(0) = -A(f->p, 4), OUT(1) = A(f->p, 4);
    OUT(2) = -(A(f->d, 0) + A(f->d, 1)), OUT(3) = A(f->d, 1);
    OUT(4) = -9.0 * A(f->d, 3) / (room * room);
    OUT(5) = A(f->d, 2), OUT(6) = -A(f->d, 2);
    OUT(7) = -A(f->p, 5);
}

#undef A
#undef OUT
