#pragma once

// Finds a text within a text in linear time, whatever they hold. The standard library's search is
// quadratic for texts such as "aaaa…ab".

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace sluice::jmespath {

class text_search {
 public:
    static constexpr std::size_t none = std::string_view::npos;

    // `part` must outlive the search and must not be empty.
    explicit text_search(std::string_view part) : part_(part) {}

    // Returns the first place of the part at or after `from`; `none` when it is not there.
    std::size_t first(std::string_view text, std::size_t from = 0);
    // Returns the last place of the part at or after `from`.
    std::size_t last(std::string_view text, std::size_t from = 0);

    // The steps to charge for the letters that the searches so far have compared.
    std::size_t steps() const { return compared_ / 2; }

 private:
    void prepare();
    // Searches as Knuth, Morris and Pratt do. Calls visit(place) for each place until it returns
    // false.
    template <class Visit>
    void scan(std::string_view text, std::size_t from, Visit visit);

    std::string_view part_;
    std::size_t compared_ = 0;
    std::vector<std::uint32_t> borders_;  // for each beginning of the part
};

}  // namespace sluice::jmespath
