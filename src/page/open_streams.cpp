#include "page/open_streams.hpp"

namespace sluice::operator_page {

void open_streams::make_room(const std::string& cookie) {
    for (auto at = streams_.begin(); at != streams_.end();) {
        std::erase_if(at->second, [](const auto& stream) { return stream.expired(); });
        at = at->second.empty() ? streams_.erase(at) : std::next(at);
    }
    const auto own = streams_.find(cookie);
    while (own != streams_.end() && own->second.size() >= most) {
        if (const auto oldest = own->second.front().lock()) {
            oldest->stop();
        }
        own->second.pop_front();
    }
}

void open_streams::add(const std::string& cookie, const std::shared_ptr<net::body_source>& stream) {
    streams_[cookie].push_back(stream);
}

}  // namespace sluice::operator_page
