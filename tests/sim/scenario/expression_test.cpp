#include "sim/scenario/expression.h"

#include <gtest/gtest.h>

namespace brokerscope::sim::scenario {
namespace {

std::int64_t value(std::string_view text, std::int64_t n = 0) {
    std::string why;
    const auto expression = Expression::parse(text, why);
    EXPECT_TRUE(expression) << text << ": " << why;
    return expression ? expression->evaluate(n).value_or(-999) : -999;
}

std::string fault(std::string_view text) {
    std::string why;
    EXPECT_FALSE(Expression::parse(text, why)) << text;
    return why;
}

TEST(Expression, binds_as_in_school) {
    EXPECT_EQ(value("1 + 2*n", 3), 7);
    EXPECT_EQ(value("(1 + 2)*n", 3), 9);
    EXPECT_EQ(value("10 - 3 - 2"), 5);
    EXPECT_EQ(value("2*-n + 1", 4), -7);
}

TEST(Expression, division_rounds_down_and_remainders_are_not_negative) {
    EXPECT_EQ(value("n / 5", 7), 1);
    EXPECT_EQ(value("n / 5", -7), -2);
    EXPECT_EQ(value("n % 5", -7), 3);
    EXPECT_EQ(value("n % 5", 7), 2);
}

TEST(Expression, says_what_is_wrong) {
    EXPECT_EQ(fault("1 +"), "it ends too early");
    EXPECT_EQ(fault("n n"), "\"n\" does not belong there");
    EXPECT_EQ(fault("m + 1"), "\"m\" does not belong there");
    EXPECT_EQ(fault("99999999999999999999"), "a number is too large");
    EXPECT_EQ(fault(std::string(5'000, '(')), "it is nested too deeply");
    std::string sum = "1";
    for (int i = 0; i < 1'000; ++i) sum += "+1";
    EXPECT_EQ(fault(sum), "it is too long");
}

TEST(Expression, overflow_and_division_by_zero_are_errors) {
    std::string why;
    EXPECT_EQ(Expression::parse("9223372036854775807 + n", why)->evaluate(1).error(),
              ArithmeticError::overflow);
    EXPECT_EQ(Expression::parse("1 / (n - 1)", why)->evaluate(1).error(),
              ArithmeticError::division_by_zero);
    EXPECT_EQ(
        Expression::parse("(0 - 9223372036854775807 - 1) / (0 - n)", why)->evaluate(1).error(),
        ArithmeticError::overflow);
}

TEST(Template, computes_between_braces) {
    std::string why;
    EXPECT_EQ(Template::parse("customer-{n % 5}/{n}", why)->expand(12), "customer-2/12");
    EXPECT_EQ(Template::parse("{{n}} is {n}", why)->expand(3), "{n} is 3");
    EXPECT_EQ(Template::parse("", why)->expand(3), "");
    EXPECT_FALSE(Template::parse("{n", why));
    EXPECT_EQ(why, "a { without its }");
    EXPECT_FALSE(Template::parse("n}", why));
    EXPECT_EQ(why, "a } without its {");
    EXPECT_FALSE(Template::parse("{}", why));
}

}  // namespace
}  // namespace brokerscope::sim::scenario
