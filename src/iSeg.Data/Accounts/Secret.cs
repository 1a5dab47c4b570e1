using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace iSeg.Data.Accounts;

/// <summary>Secrets that are shown once: 256 random bits, so that a plain hash is enough to keep of them.</summary>
public static class Secret
{
    /// <summary>43 characters that may stand in an address.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
