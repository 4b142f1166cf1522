#pragma once
// What `{…}` in a key or value, and `number`, may compute: whole numbers, n, + - * / % and
// parentheses. `/` rounds down and `%` is what that leaves, so that `n % 5` is never negative.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace brokerscope::sim::scenario {

enum class ArithmeticError : std::uint8_t { division_by_zero, overflow };
std::string_view to_string(ArithmeticError error);

/// A compiled expression over n. Empty: never written.
class Expression {
public:
    /// Nothing and a reason in `why` if `text` is not an expression.
    static std::optional<Expression> parse(std::string_view text, std::string& why);

    std::expected<std::int64_t, ArithmeticError> evaluate(std::int64_t n) const;
    const std::string& text() const { return text_; }
    friend bool operator==(const Expression& a, const Expression& b) { return a.text_ == b.text_; }

private:
    friend class ExpressionParser;
    enum class Op : std::uint8_t { number, n, add, subtract, multiply, divide, modulo, negate };
    struct Step {
        Op op;
        std::int64_t number;
    };
    std::vector<Step> steps_;  // postfix
    std::string text_;
};

/// Text with expressions: `customer-{n % 5}`; `{{` and `}}` stand for the braces themselves.
class Template {
public:
    static std::optional<Template> parse(std::string_view text, std::string& why);

    /// The text for the n-th record.
    std::expected<std::string, ArithmeticError> expand(std::int64_t n) const;
    /// As `expand`, appending to `to` (for those who reuse a buffer).
    std::expected<void, ArithmeticError> expand_to(std::int64_t n, std::string& to) const;
    const std::string& text() const { return text_; }
    friend bool operator==(const Template& a, const Template& b) { return a.text_ == b.text_; }

private:
    struct Piece {
        std::string literal;  // comes before `expression`
        std::optional<Expression> expression;
    };
    std::vector<Piece> pieces_;
    std::string text_;
};

}  // namespace brokerscope::sim::scenario
